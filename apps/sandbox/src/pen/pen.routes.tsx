import { randomUUID } from 'node:crypto';
import { Problem, showPage } from '@kinsent/host';
import type { FastifyInstance } from 'fastify';
import { barFor } from '../hub/bar-for';
import type { SandboxFacts } from '../hub/sandbox-facts';
import { fetchForm, NoForm } from './fetch-form';
import { mailPhotos } from './mail-photos';
import { PenPage, type PenPageProps } from './pen.page';
import { readAnswers } from './read-answers';
import { signSheet } from './sign-sheet';

/** Forms whose photos are remembered. */
const mostForms = 5;

const nothing = { address: '', childName: 'Tess', answers: 'yes' };

/** A pen for whoever tries the sandbox: what a parent does at a kitchen table. */
export function penRoutes(server: FastifyInstance, facts: SandboxFacts): void {
  const signed = new Map<string, readonly Buffer[]>();

  server.get('/pen', (request, reply) => {
    showPage(reply, <PenPage bar={barFor(request, facts)} fault={null} typed={nothing} form={null} mailed={false} />);
    return reply;
  });

  server.post('/pen', async (request, reply) => {
    const given = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    const read = (name: keyof typeof nothing): string => (typeof given[name] === 'string' ? given[name] : '');
    const typed = { address: read('address'), childName: read('childName'), answers: read('answers') };
    const answer = (props: Pick<PenPageProps, 'fault' | 'form'>): void =>
      showPage(reply, <PenPage bar={barFor(request, facts)} typed={typed} mailed={false} {...props} />, {
        status: props.fault === null ? 200 : 422,
      });
    const answers = readAnswers(typed.answers);
    if (answers === null) {
      answer({ fault: 'Answers are yes, no or open, with commas between them.', form: null });
      return reply;
    }
    try {
      const form = await fetchForm(typed.address.trim(), facts.urls.verifiedConsent, typed.childName.trim());
      const photos = await signSheet(form, { answers, date: facts.clock.now() });
      const id = randomUUID();
      signed.set(id, photos);
      for (const old of [...signed.keys()].slice(0, -mostForms)) signed.delete(old);
      answer({ fault: null, form: { id, pages: photos.length } });
    } catch (error) {
      if (!(error instanceof NoForm)) throw error;
      answer({ fault: error.message, form: null });
    }
    return reply;
  });

  server.post('/pen/:id/mail', async (request, reply) => {
    const photos = signed.get((request.params as { id: string }).id);
    if (photos === undefined) throw new Problem('not_found');
    await mailPhotos(photos, facts.formMail);
    showPage(reply, <PenPage bar={barFor(request, facts)} fault={null} typed={nothing} form={null} mailed />);
    return reply;
  });

  server.get('/pen/:id/:page', (request, reply) => {
    const { id, page } = request.params as { id: string; page: string };
    const photo = signed.get(id)?.[Number(/^(\d{1,2})\.jpg$/.exec(page)?.[1] ?? 0) - 1];
    if (photo === undefined) throw new Problem('not_found');
    return reply.type('image/jpeg').header('cache-control', 'no-store').send(photo);
  });
}
