import { spokenReference } from '@kinsent/consent';
import { ErrorSummary, Notice } from '@kinsent/host';
import type { VNode } from 'preact';
import { deskPage } from '../../staff/desk-page';
import { formsCatalogue } from './forms-catalogue';
import { formsStyle } from './forms-style';
import { About, Reviews } from './judge-about';
import { type JudgeProps, mistakeInWords } from './judge-props';
import { Verdict } from './judge-verdict';
import { Paper } from './paper';

/** A form beside what was asked, and what one person says of it. */
export function judgePage(props: JudgeProps): VNode {
  const { frame, folder, why, whyMissing, mistakes, fault, done } = props;
  const { scan, verification, reviews } = folder;
  const say = formsCatalogue.in(frame.locale);
  return deskPage({
    frame,
    title: say('form.title', { reference: spokenReference(verification.reference) }),
    room: 'forms',
    wide: true,
    styles: [formsStyle.path],
    children: (
      <>
        <ErrorSummary
          title={say('judge.mistakes')}
          errors={mistakes.map((one) => ({ field: one.field, message: mistakeInWords(say, one, props) }))}
        />
        {done !== null && (
          <Notice kind="success">
            <p>{say(done)}</p>
          </Notice>
        )}
        {fault !== null && (
          <Notice kind="warning">
            <p>{say(fault)}</p>
          </Notice>
        )}
        <div class="beside">
          <Paper frame={frame} say={say} scan={scan} why={why} missing={whyMissing} />
          <div class="judge">
            <h2>{say('form.about')}</h2>
            <About {...props} />
            {scan.state !== 'proposed' && reviews.length > 0 && <Reviews {...props} />}
            <Verdict {...props} />
          </div>
        </div>
      </>
    ),
  });
}
