import { Body, Controller, Get, Module, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsIn, IsString } from 'class-validator';
import type { OpenAPIObject } from '@nestjs/swagger';
import { readConfig } from '../config/config';
import { hostVariables } from '../config/host-variables';
import { createHost } from '../create-host';
import { Log } from '../log/log';

class AnswerDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it <ends>.' })
  until: string | null;
}

class ToyDto {
  @ApiProperty({ example: "Kim's robot", maxLength: 40 })
  @IsString()
  name: string;

  @ApiProperty({ enum: ['red', 'blue'], required: false })
  @IsIn(['red', 'blue'])
  colour?: string;
}

@ApiTags('Toys')
@Controller('v1/toys')
class ToyController {
  @Post()
  make(@Body() _toy: ToyDto): AnswerDto {
    return { id: '1', until: null };
  }

  @Get(':id')
  read(@Param('id') id: string): AnswerDto {
    return { id, until: null };
  }
}

@Module({ controllers: [ToyController] })
class ToyModule {}

let app: NestFastifyApplication;

beforeAll(async () => {
  app = await createHost({
    appModule: ToyModule,
    service: 'test',
    config: readConfig(hostVariables(0), {}),
    log: new Log({ service: 'test', level: 'silent' }),
    api: { title: 'Toys', description: 'First.\n\nSecond.', groups: [{ name: 'Toys', description: 'All of them.' }] },
  });
});

afterAll(() => app.close());

test('the document is OpenAPI 3.1 of the calls alone, and each may answer with a problem', async () => {
  const document = (await app.inject('/openapi.json')).json<OpenAPIObject>();
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths).sort()).toEqual(['/v1/toys', '/v1/toys/{id}']);
  expect(document.paths['/v1/toys']?.post?.responses['default']).toMatchObject({
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });
  expect(document.components?.schemas?.['Problem']).toMatchObject({
    properties: { code: { enum: expect.arrayContaining(['not_found']) } },
  });
  expect(JSON.stringify(document)).not.toContain('nullable');
});

test('the page has every call with a command to try it, and every problem, and no script', async () => {
  const answer = await app.inject({ url: '/docs', headers: { host: 'api.example' } });
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain('curl -X POST');
  expect(answer.body).toContain('http://api.example/v1/toys');
  expect(answer.body).toContain("Kim'\\''s robot".replaceAll('&', '&amp;'));
  expect(answer.body).toContain('<code>idempotency_key_reused</code>');
  expect(answer.body).not.toMatch(/<script|style="/);
  expect(answer.body.length).toBeLessThan(40_000);
  const sheets = [...answer.body.matchAll(/rel="stylesheet" href="([^"]+)"/g)].map(([, path]) => path ?? '');
  expect(sheets).toHaveLength(2);
  for (const path of sheets) expect((await app.inject(path)).headers['content-type']).toBe('text/css; charset=utf-8');
});
