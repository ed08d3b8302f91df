// What the generated pages say beside what the code knows: one line for each problem, reason and event. `npm run docs`
// fails when one is missing, or speaks of something that the code no longer has.

/** Problem code → what whoever gets it does. */
export const problemAdvice = {
  malformed_request: 'Mend the request. Sending it again as it is does not help.',
  malformed_json: 'Send UTF-8 JSON, one object.',
  malformed_url: 'Percent-encode what stands in the path. A child reference has 1 to 128 printable characters.',
  malformed_text: 'Take out control characters, NUL and halves of characters.',
  malformed_idempotency_key: 'Use 1 to 255 printable ASCII characters without spaces; a random UUID is best.',
  unauthenticated:
    'Send `Authorization: Bearer kst_…`. Is the key revoked or expired, or a test key on a live service?',
  scope_missing: '`detail` names the scope. Make a key that has it.',
  forbidden: '`detail` says why. Most often the app of the key is not in the policy.',
  not_found: 'Is the id right, and does it belong to the app of this key? Other apps’ records are not found.',
  method_not_allowed: 'Use a method that the `Allow` header names.',
  request_timeout: 'Send the request again, with the same Idempotency-Key.',
  conflict: '`detail` says what stands in the way. Try again after that has changed.',
  body_too_large: 'A body has at most 256 kB; an escrow at most 32 kB of JSON.',
  unsupported_media_type: 'Send `Content-Type: application/json`.',
  invalid_fields: '`errors` names each field by JSON pointer. Fields that are not described are refused too.',
  too_many_requests: 'Wait for the seconds in `Retry-After`. `RateLimit-*` headers say how much is left.',
  headers_too_large: 'Send fewer or shorter headers.',
  internal_error: 'Try again later with the same Idempotency-Key. If it stays, report the `requestId`.',
  unavailable: 'Try again later with the same Idempotency-Key.',
  idempotency_key_reused: 'This key was used with another body or path. Use a new key for a new request.',
  idempotency_in_progress: 'The first request with this key is still running. Ask again after `Retry-After`.',
  unknown_place: 'Send an ISO 3166-1 country, or country and subdivision: `NL`, `US-CA`.',
  impossible_birth_date: 'Ask the person again, without hinting at an age that works.',
  unknown_purpose:
    'Use keys of purposes that the policy gives to this app. Is the service running the policy you mean?',
  needs_no_consent: 'Do not ask for these purposes: an exception carries them. `errors` names them.',
  audience_prohibited: 'The policy calls this app one for adults. Turn the child away and keep nothing.',
  child_of_age: 'Ask the young person, not a guardian.',
  guardian_is_child: 'Ask for the address of a parent or guardian. It is compared without dots, tags and case.',
  unusable_address: 'Ask for the address again. `errors` says what is wrong with it.',
  child_mismatch:
    'Is this the child you mean? Send the birth date and place of before, or its `comesOfAgeOn`; another child has another reference.',
  request_open: 'Wait for the answer, or `resend`. `consentRequestId` names the open request.',
  assurance_expired: 'The operator renews the assurance and its dates in the policy. `errors` names the purposes.',
  already_granted: 'Nothing to ask: read the permissions.',
  request_closed: 'It was answered, called off, or its time is over. Make a new request if you need one.',
  resend_capped: 'The guardian, or this child, has had its letters for today. Try again tomorrow.',
  webhook_missing: 'The operator adds an endpoint (`npm run webhooks -- add`); its secret signs receipts too.',
  receipt_unsigned: 'Send the three `webhook-…` headers of Standard Webhooks.',
  receipt_stale: 'Sign when you send, with a clock that is right to five minutes.',
  receipt_forged: 'Sign the bytes that you send, with a secret of one of the app’s endpoints that is in use.',
  other_child: 'Send the `childRef` of the event that you answer. Nothing was taken down.',
  target_not_named: 'Send the `targetId` of the event that you answer.',
  webhook_forged:
    'Only the payment provider calls this. Is the webhook secret the one of this endpoint, and the clock right?',
  already_answered: 'The first answer stands: it is in the ledger. Tell the operator if it was wrong.',
  unknown_trigger:
    'Is the policy the one you mean, and the rule of this app? Ends of permissions and of questions are known already.',
  impossible_time:
    'Send an ISO 8601 instant with a time zone that is not ahead, with a clock that is right to five minutes.',
  reply_already_sent: 'Ask a guardian before you write to the child again.',
  certificate_missing: 'Wait for `erasure.completed`. `detail` says if there will be none.',
};

/** Permission reason → what the app does. */
export const reasonAdvice = {
  granted: 'Go on, until `until`.',
  internal_operations: 'Go on, for the uses that the policy names and no other.',
  one_time_reply:
    'Answer once, report `reply.sent`, and delete the address. A second use is no, and refused where it is reported.',
  stripped: 'Go on once somebody has reviewed it. Kinsent does not look at content.',
  matured: 'Go on. Ask the young person from now on.',
  awaiting_confirmation: 'Wait: the second letter leaves after the policy’s delay.',
  awaiting_verification: 'Wait: the parent said yes and has yet to prove who they are. Offer `resend`, not pressure.',
  level_too_low: 'Ask again. By e-mail alone it cannot become yes.',
  asked: 'Say that you wait for a parent. Offer `resend`, not pressure.',
  not_asked: 'Ask the guardian, if the child wants this.',
  unknown: 'Ask the guardian, if the child wants this.',
  refused: 'Leave it off. Do not ask again on your own account.',
  lapsed: 'Delete what you hold for it. Ask again only if the child comes back to it.',
  withdrawn: 'Stop at once, and delete what you hold for it.',
  invalidated: 'Stop at once. Nobody who may say yes has said it.',
  superseded: 'Stop. The consent that took its place does not stand either.',
  erased: 'Delete what you hold. You may ask again as for a new child.',
  restricted: 'Stop, and keep the data as it is.',
  contested: 'Stop, and keep the data as it is.',
  assurance_expired:
    'Stop: give nothing to that recipient until the operator has renewed it. It comes with the date; no event tells of it.',
  reply_already_sent: 'Send nothing more: ask a guardian before you write to the child again.',
};

/** Event type → when it is told, and what `data` holds beside `child` and `childRef`. */
export const eventAdvice = {
  'consent_request.created': ['A request was opened.', '`consentRequestId`'],
  'consent_request.sent': ['A mail server took the notice; told again for a fresh letter.', '`consentRequestId`'],
  'consent_request.bounced': [
    'A letter cannot be delivered. `resend` takes a corrected address.',
    '`consentRequestId` `letter`',
  ],
  'consent_request.opened': ['The link was fetched the first time: by a person or by a robot.', '`consentRequestId`'],
  'consent_request.declined': [
    'No to everything: `refused-all`, `not-my-child` or `not-the-parent`.',
    '`consentRequestId` `reason`',
  ],
  'consent_request.lapsed': ['Nobody answered in time.', '`consentRequestId`'],
  'consent_request.cancelled': ['The app called it off.', '`consentRequestId`'],
  'consent.granted': [
    'The guardian said yes, or was told and may stop it (`level` is `notice`).',
    'ids `level` `until`',
  ],
  'consent.confirmed': ['The second letter has left.', 'ids `level` `until`'],
  'consent.refused': ['The guardian said no to one purpose.', 'ids `level` `until`'],
  'consent.withdrawn': ['The guardian took a yes back.', 'ids `level` `until`'],
  'consent.invalidated': [
    'The proof fell: wrong person, fraud, or a notice or second letter that could not be delivered.',
    'ids `level` `until`',
  ],
  'consent.lapsed': [
    'Silence, the end of its time or of that of its data, coming of age, a request called off, or all erased at once.',
    'ids `level` `until`',
  ],
  'consent.superseded': ['A newer consent took its place.', 'ids `level` `until`'],
  'consent.matured': ['The child came of age; the yes is its own now.', 'ids `level` `until`'],
  'verification.started': [
    'The guardian said yes to something that needs a stronger check, and is shown how to prove who they are.',
    '`consentRequestId` `verificationId` `purposes`',
  ],
  'verification.review_needed': [
    'A signed form came in and waits for people to judge it (`method` says so); or one card served many guardians who have nothing to do with each other. Somebody should look.',
    '`consentRequestId` `verificationId` `method`',
  ],
  'verification.passed': [
    'The guardian proved who they are. What they allowed follows as `consent.granted`.',
    '`consentRequestId` `verificationId` `method`',
  ],
  'verification.failed': [
    'A try to prove it did not count. By card: `declined`, `expired`, `prepaid`, `too-late`, `twice`, `mismatch` or `disputed`; by form: `unsigned`, `unreadable`, `incomplete`, `wrong-person`, `altered`, `drawn`, `other-choices` or `too-late`; in a call: `not-the-parent`, `unsure`, `hung-up`, `child-on-the-line` or `technical`. Another try is open while the request is.',
    '`consentRequestId` `verificationId` `method` `cause`',
  ],
  'verification.refunded': ['The charge has gone back.', '`consentRequestId` `verificationId`'],
  'verification.refund_failed': [
    'The charge could not be given back yet. It is tried again; the operator sees it too.',
    '`consentRequestId` `verificationId`',
  ],
  'permission.changed': ['What a permission check answers has changed. The one to act on.', '`purpose` `allowed`'],
  'erasure.scheduled': [
    'Data will go at `dueAt`: in an erasure that waits for its time, or, with a `step`, as the policy’s retention has it. `deactivate` asks you to switch it off; `keep` says that the guardian keeps it.',
    '`cause` `purposes` `data` `action` `dueAt`; `erasureId` `targetId` `deadline`, or `step` `rule` `trigger` `item`',
  ],
  'erasure.requested': [
    'Erase this data of the child now, and answer with a receipt. No `data`: all that you hold for the purposes. With an `item`: that one alone. `unrecoverable`: so that nobody can bring it back, not from a backup either.',
    '`erasureId` `targetId` `cause` `purposes` `data` `unrecoverable` `action` `item` `dueAt` `deadline`',
  ],
  'erasure.acknowledged': [
    'Somebody who had to erase has answered, or need not any more.',
    '`erasureId` `targetId` `target` `name` `outcome` `records` `data`',
  ],
  'erasure.held': [
    'Somebody keeps data for a while, on a ground that the law knows.',
    '`erasureId` `targetId` `target` `name` `ground` `until`',
  ],
  'erasure.overdue': ['Somebody has not answered in time. Is it you?', '`erasureId` `targets` `deadline`'],
  'erasure.completed': [
    'Everybody has answered: nothing of the child is left for the purposes. The certificate can be fetched.',
    '`erasureId` `cause` `purposes` `records` `targets` `released`',
  ],
};
