/** Somebody of the staff of the sandbox’s operator. */
export interface StaffPerson {
  readonly key: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** What to play them for. */
  readonly about: string;
}

/** Two people, so that one can look over what the other did. */
export const people: readonly StaffPerson[] = [
  {
    key: 'robin',
    name: 'Robin',
    roles: ['reviewer', 'agent', 'privacy-officer'],
    about: 'Judges forms, takes calls, and sees who looked at what.',
  },
  {
    key: 'sam',
    name: 'Sam',
    roles: ['reviewer', 'agent', 'administrator'],
    about: 'Looks over what Robin judged, takes calls, and records who is trained.',
  },
];
