import { textIn } from '@kinsent/consent';
import { Facts } from '@kinsent/host';
import type { VNode } from 'preact';
import type { FormFolder, Review } from './form-folders';
import { formsCatalogue, type FormsSay } from './forms-catalogue';
import type { JudgeProps } from './judge-props';
import { Due, Reference, stateInWords, Table } from './words';

/** What a form is about. */
export function About({ frame, folder }: JudgeProps): VNode {
  const say = formsCatalogue.in(frame.locale);
  const { scan, verification, policy, known, waiting } = folder;
  const others = known.consents.filter(
    ({ requestId, level, id }) =>
      requestId === verification.requestId && level === 'high' && !waiting.some(({ consent }) => consent.id === id),
  );
  return (
    <>
      <Facts
        facts={[
          { name: say('form.app'), value: textIn(policy.apps[known.child.app]?.name, frame.locale) },
          { name: say('form.reference'), value: <Reference of={verification.reference} /> },
          {
            name: say('form.received'),
            value: say('form.receivedBy', { at: scan.receivedAt, road: say(`road.${scan.road}`) }),
          },
          scan.settledAt === null
            ? { name: say('form.due'), value: <Due say={say} due={scan.dueAt} at={frame.at} /> }
            : { name: say('form.settled'), value: say('moment', { at: scan.settledAt }) },
          { name: say('form.state'), value: stateInWords(say, scan) },
          {
            name: say('form.notice'),
            value: (
              <>
                <code>{verification.noticeDigest.slice(0, 16)}</code>
                <small>{say('form.noticeHint')}</small>
              </>
            ),
          },
        ]}
      />
      {others.length > 0 && (
        <>
          <h3>{say('form.asked')}</h3>
          <Facts
            facts={others.map(({ purpose, approvedAt }) => ({
              name: textIn(policy.purposes[purpose]?.title, frame.locale),
              value: `${say('form.page')}: ${say(approvedAt === null ? 'form.pageNo' : 'form.pageYes')}`,
            }))}
          />
        </>
      )}
    </>
  );
}

/** What people said of a form: shown once it cannot sway who judges by themselves. */
export function Reviews({ frame, folder, names }: JudgeProps): VNode {
  const say = formsCatalogue.in(frame.locale);
  const columns = [say('reviews.who'), say('reviews.when'), say('reviews.said')];
  const [who, when, said] = columns;
  return (
    <>
      <h2>{say('reviews.title')}</h2>
      {folder.scan.state === 'waiting' && <p>{say('reviews.disagreed')}</p>}
      <Table label={say('reviews.title')} columns={columns}>
        {folder.reviews.map((review) => (
          <tr>
            <td data-label={who}>{names.get(review.staffId) ?? say('reviews.nobody')}</td>
            <td data-label={when}>{say('moment', { at: review.at })}</td>
            <td data-label={said}>{reviewInWords(say, review, folder, frame.locale)}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function reviewInWords(say: FormsSay, review: Review, { policy }: FormFolder, locale: string): string {
  const { verdict, signature, rejection, choices } = review;
  if (verdict === 'return') return say('reviews.return');
  if (verdict === 'reject') return say('reviews.reject', { why: rejection === null ? '' : say(`reason.${rejection}`) });
  const boxes = Object.entries(choices).map(([purpose, choice]) =>
    say('reviews.box', { title: textIn(policy.purposes[purpose]?.title, locale), choice: say(`reviews.${choice}`) }),
  );
  return say('reviews.approve', {
    signature: signature === null ? '–' : say(`reviews.${signature}`),
    boxes: boxes.join('; '),
  });
}
