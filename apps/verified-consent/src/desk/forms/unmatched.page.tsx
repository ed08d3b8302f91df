import { Notice } from '@kinsent/host';
import type { ScanRecord } from '@kinsent/store';
import type { VNode } from 'preact';
import { type DeskFrame, deskPage } from '../../staff/desk-page';
import { formsCatalogue, type FormsMessage } from './forms-catalogue';
import { formsStyle } from './forms-style';
import { Age, Table } from './words';

/** Forms of which nobody knows the request, oldest first. */
export function unmatchedPage(frame: DeskFrame, scans: readonly ScanRecord[], done: FormsMessage | null): VNode {
  const say = formsCatalogue.in(frame.locale);
  const columns = (['received', 'road', 'pages'] as const).map((one) => say(`column.${one}`));
  const [received, road, pages] = columns;
  return deskPage({
    frame,
    title: say('unmatched.title'),
    room: 'unmatched',
    wide: true,
    styles: [formsStyle.path],
    children: (
      <>
        {done !== null && (
          <Notice kind="success">
            <p>{say(done)}</p>
          </Notice>
        )}
        <p class="lead">{say('unmatched.lead')}</p>
        {scans.length === 0 ? (
          <p>{say('unmatched.none')}</p>
        ) : (
          <Table label={say('unmatched.title')} columns={columns}>
            {scans.map((scan) => (
              <tr>
                <td data-label={received}>
                  <a href={`/desk/forms/${scan.id}`}>
                    <Age say={say} since={scan.receivedAt} at={frame.at} />
                  </a>
                </td>
                <td data-label={road}>{say(`road.${scan.road}`)}</td>
                <td data-label={pages}>{scan.pageCount}</td>
              </tr>
            ))}
          </Table>
        )}
      </>
    ),
  });
}
