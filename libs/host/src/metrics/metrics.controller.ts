import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { HostConfig } from '../config/host-variables';
import { hostConfig } from '../host-config';
import { Problem } from '../problem/problem';
import { Metrics } from './metrics';

@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    @Inject(hostConfig) private readonly config: HostConfig,
  ) {}

  @Get()
  async read(@Headers('authorization') authorization: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const { metricsToken, mode } = this.config;
    // Whoever connects may be a proxy on this machine, with the internet behind it: the token alone tells.
    if (metricsToken === null && mode === 'live') throw new Problem('not_found');
    if (metricsToken !== null && !same(authorization ?? '', `Bearer ${metricsToken}`)) {
      throw new Problem('unauthenticated', { headers: { 'www-authenticate': 'Bearer realm="metrics"' } });
    }
    const text = await this.metrics.registry.metrics();
    reply.header('content-type', this.metrics.registry.contentType).header('cache-control', 'no-store').send(text);
  }
}

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
