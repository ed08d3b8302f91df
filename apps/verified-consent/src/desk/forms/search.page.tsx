import { Facts } from '@kinsent/host';
import type { ScanRecord } from '@kinsent/store';
import type { VNode } from 'preact';
import type { FormStanding } from '../../signed-form/form-standings';
import { type DeskFrame, deskPage } from '../../staff/desk-page';
import { formsCatalogue, type FormsMessage, type FormsSay } from './forms-catalogue';
import { formsStyle } from './forms-style';
import { Find } from './queue.page';
import { Reference, stateInWords, Table } from './words';

export interface SearchProps {
  readonly frame: DeskFrame;
  /** What was typed. */
  readonly typed: string;
  readonly fault: 'unreadable' | 'unknown' | null;
  readonly found: FormStanding | null;
  readonly scans: readonly ScanRecord[];
  readonly appName: (app: string) => string;
  /** False for somebody who does not see forms, or takes no calls. */
  readonly maySee: boolean;
  readonly mayCall: boolean;
}

const methods: Readonly<Record<string, FormsMessage>> = {
  'card-payment': 'method.card-payment',
  'signed-form': 'method.signed-form',
  'drawn-signature': 'method.drawn-signature',
  'phone-call': 'method.phone-call',
  'video-call': 'method.video-call',
};

/** Where a request stands, found by its reference. */
export function searchPage(props: SearchProps): VNode {
  const { frame, typed, fault, found } = props;
  const say = formsCatalogue.in(frame.locale);
  return deskPage({
    frame,
    title: say('search.title'),
    wide: true,
    styles: [formsStyle.path],
    children: (
      <>
        <Find frame={frame} say={say} value={typed} error={fault === null ? undefined : say(`search.${fault}`)} />
        {found !== null && <Found {...props} say={say} found={found} />}
      </>
    ),
  });
}

function Found({
  say,
  found: { verification, app, standing },
  scans,
  appName,
  maySee,
  mayCall,
}: SearchProps & { readonly say: FormsSay; readonly found: FormStanding }): VNode {
  const { passedAt, proofMethod, openedAt, reference } = verification;
  const method = say(methods[proofMethod ?? ''] ?? 'method.other');
  const columns = [say('column.received'), say('column.road'), say('form.state')];
  const [received, road, state] = columns;
  return (
    <>
      <Facts
        facts={[
          { name: say('form.reference'), value: <Reference of={reference} /> },
          { name: say('form.app'), value: appName(app) },
          { name: say('search.opened'), value: say('moment', { at: openedAt }) },
          {
            name: say('search.standing'),
            value:
              passedAt === null
                ? say(standing === 'open' ? 'search.open' : 'search.over')
                : say('search.passed', { at: passedAt, method }),
          },
        ]}
      />
      {mayCall && standing === 'open' && (
        <p>
          <a href={`/desk/calls/${reference}`}>{say('search.call')}</a>
        </p>
      )}
      <h2>{say('search.forms')}</h2>
      {scans.length === 0 ? (
        <p>{say('search.noForms')}</p>
      ) : (
        <Table label={say('search.forms')} columns={columns}>
          {scans.map((scan) => (
            <tr>
              <td data-label={received}>
                {maySee ? (
                  <a href={`/desk/forms/${scan.id}`}>{say('moment', { at: scan.receivedAt })}</a>
                ) : (
                  say('moment', { at: scan.receivedAt })
                )}
              </td>
              <td data-label={road}>{say(`road.${scan.road}`)}</td>
              <td data-label={state}>{stateInWords(say, scan)}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
