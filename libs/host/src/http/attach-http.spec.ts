import { type AddressInfo, connect } from 'node:net';
import { Body, Controller, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsEmail, IsInt, IsObject, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfig } from '../config/config';
import { hostVariables } from '../config/host-variables';
import { createHost } from '../create-host';
import { Log } from '../log/log';
import { Problem } from '../problem/problem';

class ParentDto {
  @IsEmail()
  email: string;
}

class AskDto {
  @IsString()
  childRef: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(17)
  age?: number;

  @IsObject()
  @ValidateNested()
  @Type(() => ParentDto)
  guardian: ParentDto;

  @IsOptional()
  @IsObject()
  escrow?: Record<string, unknown>;
}

@Controller()
class AskController {
  @Post('v1/asks')
  ask(@Body() body: AskDto) {
    return { childRef: body.childRef };
  }

  @Get('v1/children/:ref')
  child(@Param('ref') ref: string, @Query('after') after?: string) {
    return { ref, after: after ?? null };
  }

  @Get('v1/broken')
  broken() {
    throw Object.assign(new Error('Key (email)=(ouder@familie.example) exists'), { statusCode: 404, code: '23505' });
  }

  @Post('p/form')
  @HttpCode(200)
  form(@Body() body: Record<string, string | string[]>) {
    return { ...body };
  }

  @Get('p/problem')
  page() {
    throw new Problem('request_closed', { members: { consentRequestId: 'r-1' }, headers: { 'x-extra': '1' } });
  }
}

@Module({ controllers: [AskController] })
class AskModule {}

const lines: string[] = [];
let complaints: string[];
let app: NestFastifyApplication;

beforeAll(async () => {
  const config = readConfig(hostVariables(0), { RATE_LIMIT_PER_ADDRESS: '0', METRICS_TOKEN: 'numbers' });
  const log = new Log({ service: 'test', level: 'debug', to: { write: (line) => void lines.push(line) } });
  app = await createHost({ appModule: AskModule, service: 'test', config, log, publicUrl: 'https://toy.example' });
  complaints = lines.filter((line) => !line.includes('"level":"debug"'));
});

afterAll(() => app.close());

const good = { childRef: 'c-1', guardian: { email: 'ouder@familie.example' } };

function post(payload: string | Buffer | object, headers: Record<string, string> = {}) {
  return app.inject({
    method: 'POST',
    url: '/v1/asks',
    payload,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

test('a good request is answered, with the few headers that an API needs', async () => {
  const answer = await post(good);
  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toEqual({ childRef: 'c-1' });
  expect(answer.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'strict-transport-security': expect.stringContaining('max-age'),
  });
});

test.each([
  ['an unknown field', { ...good, name: 'Kim' }, 'invalid_fields', 422, ['/name']],
  [
    'an unknown field inside',
    { ...good, guardian: { ...good.guardian, phone: '1' } },
    'invalid_fields',
    422,
    ['/guardian/phone'],
  ],
  [
    'wrong types',
    { childRef: 7, age: '9', guardian: 'x' },
    'invalid_fields',
    422,
    ['/childRef', '/age', '/age', '/age', '/guardian', '/guardian'],
  ],
  ['nothing', {}, 'invalid_fields', 422, ['/childRef', '/guardian']],
  ['a list', [good], 'invalid_fields', 422, ['']],
  ['a text', '"x"', 'invalid_fields', 422, ['']],
  ['null', 'null', 'invalid_fields', 422, ['/childRef', '/guardian']],
  ['a null character', { ...good, childRef: 'a\0b' }, 'malformed_text', 400, ['/childRef']],
  ['a lone surrogate', '{"childRef":"c","guardian":{"email":"\\ud800"}}', 'malformed_text', 400, ['/guardian/email']],
  ['a lone surrogate as a name', '{"escrow":{"a/b":{"\\udc00":1}}}', 'malformed_text', 400, ['/escrow/a~1b']],
  ['a nest too deep', `{"escrow":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`, 'malformed_text', 400, undefined],
  ['no JSON', '{"childRef":', 'malformed_json', 400, undefined],
  ['a poisoned prototype', '{"__proto__":{"a":1}}', 'malformed_json', 400, undefined],
  ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'malformed_json', 400, undefined],
])('%s is refused', async (_, payload, code, status, pointers) => {
  const answer = await post(payload);
  expect(answer.statusCode).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const problem = answer.json<{ code: string; status: number; errors?: { pointer: string; detail: string }[] }>();
  expect(problem).toMatchObject({ code, status, type: `urn:kinsent:problem:${code}`, requestId: expect.any(String) });
  if (pointers !== undefined) expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(pointers);
});

test('emoji, right-to-left and composed names pass', async () => {
  const childRef = 'ילד 👩‍👧 e\u0301 ﷽';
  expect((await post({ ...good, childRef })).json()).toEqual({ childRef });
});

test('a body of 2 MB is too large, and nothing of it is read', async () => {
  const answer = await post(JSON.stringify({ ...good, childRef: 'x'.repeat(2_000_000) }));
  expect([answer.statusCode, answer.json().code]).toEqual([413, 'body_too_large']);
});

test.each([
  ['text/plain', 415],
  ['application/x-www-form-urlencoded', 415],
  ['application/json; charset=utf-8', 201],
])('content type %s on the API: %i', async (type, status) => {
  expect((await post(JSON.stringify(good), { 'content-type': type })).statusCode).toBe(status);
});

test.each([
  ['GET', '/nothing', 404, 'not_found'],
  ['GET', '/v1/asks', 405, 'method_not_allowed'],
  ['DELETE', '/v1/children/c-1?x=1', 405, 'method_not_allowed'],
  ['GET', '/v1/children/%00', 400, 'malformed_url'],
  ['GET', '/v1/children/a%ED%A0%80', 400, 'malformed_url'],
  ['GET', '/v1/children/c?after=%00', 400, 'malformed_url'],
  ['GET', '/v1/children/c?after=%ff', 400, 'malformed_url'],
  ['GET', '/v1/children/c?after=%', 400, 'malformed_url'],
  ['GET', `/v1/children/${'x'.repeat(4000)}`, 400, 'malformed_url'],
] as const)('%s %s is %i %s', async (method, url, status, code) => {
  const answer = await app.inject({ method, url });
  expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  if (status === 405) expect(answer.headers.allow).toBe(url === '/v1/asks' ? 'POST' : 'GET, HEAD');
});

test('a reference of 128 letters, each of four bytes, fits into a path', async () => {
  const ref = '👶'.repeat(128);
  expect((await app.inject(`/v1/children/${encodeURIComponent(ref)}`)).json()).toEqual({ ref, after: null });
});

test('an unforeseen error tells nothing to the caller and nothing personal to the log', async () => {
  lines.length = 0;
  const answer = await app.inject('/v1/broken?child=kim');
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('familie');
  const written = lines.join('');
  expect(written).toContain('"errorCode":"23505"');
  expect(written).toContain('"route":"/v1/broken"');
  expect(written).not.toMatch(/familie|kim/);
});

test('a form is read as a form; a name that comes twice is a list', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/p/form',
    payload: 'a=1&b=%F0%9F%91%B6&a=2&__proto__=x',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(answer.json()).toEqual({ a: ['1', '2'], b: '👶', ['__proto__']: 'x' });
  const bad = await app.inject({
    method: 'POST',
    url: '/p/form',
    payload: 'a=%00',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(bad.json()).toMatchObject({ code: 'malformed_text', errors: [{ pointer: '/a' }] });
});

test('a problem carries its members and headers', async () => {
  const answer = await app.inject('/p/problem');
  expect(answer.headers['x-extra']).toBe('1');
  expect(answer.json()).toMatchObject({ status: 409, code: 'request_closed', consentRequestId: 'r-1' });
});

test('a person gets a page in place of a problem document, in their language', async () => {
  const answer = await app.inject({
    url: '/p/nothing',
    headers: { accept: 'text/html,*/*', 'accept-language': 'nl-BE,en;q=0.5' },
  });
  expect(answer.statusCode).toBe(404);
  expect(answer.body).toContain('<html lang="nl">');
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
});

test('numbers are kept by route pattern, never by address', async () => {
  await app.inject('/v1/children/c-77');
  const { body } = await app.inject({ url: '/metrics', headers: { authorization: 'Bearer numbers' } });
  expect(body).toMatch(
    /http_request_duration_seconds_count\{method="GET",route="\/v1\/children\/:ref",status="200"\} \d+/,
  );
  expect(body).not.toContain('c-77');
});

test('numbers are for whoever holds the token', async () => {
  for (const headers of [{}, { authorization: 'Bearer other' }, { authorization: 'numbers' }]) {
    expect((await app.inject({ url: '/metrics', headers })).statusCode).toBe(401);
  }
});

test('a live service without a token shows no numbers, not even to this machine: a proxy may stand there', async () => {
  const start = (env: Record<string, string>) =>
    createHost({
      appModule: AskModule,
      service: 'test',
      config: readConfig(hostVariables(0), env),
      log: new Log({ service: 'test', level: 'silent' }),
    });
  for (const [env, status] of [
    [{}, 404],
    [{ KINSENT_MODE: 'sandbox' }, 200],
  ] as const) {
    const other = await start(env);
    const answer = await other.inject('/metrics');
    await other.close();
    expect(answer.statusCode).toBe(status);
  }
});

test('it is alive, and ready once nothing is down', async () => {
  expect((await app.inject('/health/live')).json()).toEqual({ status: 'ok' });
  expect((await app.inject('/health/ready')).json()).toEqual({ status: 'ok', checks: {} });
});

test.each([
  ['GARBAGE\r\n\r\n', 400, 'malformed_request'],
  [`GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
])('what is no HTTP is refused as a problem too', async (bytes, status, code) => {
  if (!app.getHttpServer().listening) await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.end(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
  expect(head).toContain(`HTTP/1.1 ${status} `);
  expect(JSON.parse(body)).toMatchObject({ status, code });
});

test('a service without an API or a database starts without a complaint', () => {
  expect(complaints).toEqual([]);
});
