import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const cookieName = 'brickyard';

/** The visitor's random name from their cookie; null for somebody who has none yet. */
export function visitorOf(request: FastifyRequest): string | null {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim().split('='));
  const [, value] = cookies.find(([name]) => name === cookieName) ?? [];
  return value !== undefined && /^[\w-]{22}$/.test(value) ? value : null;
}

/** Gives a visitor a new name, in a cookie that ends with the browser. */
export function nameVisitor(reply: FastifyReply): string {
  const name = randomBytes(16).toString('base64url');
  void reply.header('set-cookie', `${cookieName}=${name}; Path=/; HttpOnly; SameSite=Lax`);
  return name;
}
