import { Log, type LogFields } from './log';
import { NestLogger } from './nest-logger';

function recorder() {
  const lines: string[] = [];
  const log = new Log({ service: 'test', level: 'debug', to: { write: (line) => void lines.push(line) } });
  return { log, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>, all: () => lines.join('') };
}

test('a line holds its message and the fields of the allow-list alone', () => {
  const { log, last } = recorder();
  log.info('answered', { route: '/v1/children/:ref', status: 200, email: 'ouder@familie.example' } as LogFields);
  expect(last()).toEqual({
    level: 'info',
    time: expect.any(String),
    service: 'test',
    route: '/v1/children/:ref',
    status: 200,
    msg: 'answered',
  });
});

test('an error is told by name, code and place, never by its message', () => {
  const { log, last, all } = recorder();
  const error = Object.assign(new Error('ouder@familie.example\n    at Kim (secret)'), { code: 'ECONNREFUSED' });
  log.failure('failed', error);
  expect(last()).toMatchObject({ errorName: 'Error', errorCode: 'ECONNREFUSED', level: 'error' });
  expect(last()['frames']).toEqual(expect.arrayContaining([expect.stringContaining('log.spec')]));
  expect(all()).not.toMatch(/familie|Kim/);
  log.failure('failed', 'ouder@familie.example');
  expect(all()).not.toContain('familie');
});

test('a code that is no code is left out', () => {
  const { log, last } = recorder();
  log.failure('failed', Object.assign(new TypeError('x'), { code: 'mail for Kim' }));
  expect(last()['errorCode']).toBe('TypeError');
});

test('the framework logs through it, and its errors lose their message', () => {
  const { log, last, all } = recorder();
  const nest = new NestLogger(log);
  nest.log('Mapped {/v1/x, GET} route', 'RouterExplorer');
  expect(last()).toMatchObject({ level: 'debug', msg: 'Mapped {/v1/x, GET} route', context: 'RouterExplorer' });
  nest.error(new Error('Kim'), 'stack of Kim', 'ExceptionsHandler');
  nest.error('Kim', 'ExceptionsHandler');
  expect(all()).not.toContain('Kim');
});
