import { DeskRefusal } from '../../staff/desk-refusal';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The number of a scan in an address. Throws DeskRefusal for what is none. */
export function scanIdOf(text: string): string {
  if (!uuid.test(text)) throw new DeskRefusal('gone');
  return text;
}
