/**
 * Why a page of the desk is not shown, or a form not taken. `off`: no sign-in is configured; `signed-out`: nobody is signed
 * in; `role`: it is not for them; `form`: the form was not shown to this session; `gone`: what it is about is not there.
 */
export type DeskRefusalKind = 'off' | 'signed-out' | 'role' | 'form' | 'gone';

/** Thrown anywhere behind a StaffPage; becomes a page that says so, and nothing was done. */
export class DeskRefusal extends Error {
  override readonly name = 'DeskRefusal';

  constructor(readonly kind: DeskRefusalKind) {
    super(kind);
  }
}
