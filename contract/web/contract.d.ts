// Written by `make schema` from contract/schema: what travels, for the type checker.

/** What a candidate was granted for this exam (X18); time stands in `extra_minutes`. */
export interface Accommodation {
  font_scale?: number;
  contrast?: "" | "high" | "dark";
  helper?: string;
}

/** A console decision on an approval: a wish, for the box's journal decides (E5). */
export interface AdmissionWish {
  kind: "admission.wish";
  attempt: string;
  decision: "admit" | "refuse";
  by: string;
  reason: string;
}

/** The candidate may start the paper. */
export interface Admitted {
  kind: "entry.admitted";
  attempt: string;
  how: "face" | "approval" | "wish";
  by: string;
}

/** One operation, verbatim, with the epoch key's signature. */
export interface AnswerSaved {
  kind: "attempt.answer-saved";
  attempt: string;
  body: string;
  signature: string;
  late?: boolean;
}

/** The papers are in order though the face did not match; the chief is asked (E5). */
export interface ApprovalFiled {
  kind: "entry.approval-filed";
  attempt: string;
  by: string;
  reason: string;
  photos?: string[];
}

/** The candidate stands at the door: the ticket was scanned, or someone tapped "here" (M2). */
export interface Arrived {
  kind: "entry.arrived";
  attempt: string;
  by: string;
  how: "scanned" | "tapped";
}

/** Pair choices with each other; the answer is `one other` for each pair. */
export interface AssociateInteraction {
  interaction: "associate";
  response: string;
  prompt?: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
  choices: Partner[];
  least?: number;
  most?: number;
  shuffle?: boolean;
}

/** The paper's key was first handed to this attempt's seat. */
export interface AttemptStarted {
  kind: "attempt.started";
  attempt: string;
  epoch: number;
}

/** A version of the submission, by the candidate or by force at the end (X11, X12). */
export interface AttemptSubmitted {
  kind: "attempt.submitted";
  attempt: string;
  how: "candidate" | "forced" | "late-delivery";
  receipt: SignedReceipt;
}

/** Rooms, attempts, or papers; all empty means the whole session at this venue. */
export interface Audience {
  rooms?: string[];
  attempts?: string[];
  papers?: string[];
}

/** A recording of the paper; `audio` names an asset sealed with it. */
export interface Audio {
  audio: string;
  label?: string;
  plays?: number;
}

/** Consecutive entries of one journal, rising. */
export interface Batch {
  v: 1;
  journal: string;
  entries: BatchEntry[];
}

/** One journal entry: its stored text verbatim and the hash of the entry before it. */
export interface BatchEntry {
  seq: number;
  previous: string;
  body: string;
}

/** One alternative of a choice interaction. */
export interface Choice {
  id: string;
  fixed?: boolean;
  content: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
}

/** Choose from alternatives; `most` 0 means as many as wanted. */
export interface ChoiceInteraction {
  interaction: "choice";
  response: string;
  prompt?: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
  choices: Choice[];
  least?: number;
  most?: number;
  shuffle?: boolean;
  horizontal?: boolean;
}

/** Codes that were well typed and opened nothing: worth knowing of, whoever tried. */
export interface CodesRefused {
  kind: "paper.codes-refused";
  session: string;
  by: string;
  second: string;
}

/** The sealed part. */
export interface Content {
  v: 1;
  openings: EpochOpened[];
  operations: SignedOperation[];
}

/** A harmless piece of markup: tag and attributes come from an allow-list at import. */
export interface Element {
  tag: string;
  attrs?: Record<string, string>;
  children?: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
}

/** A roster entry: candidate + session + paper + room + seat + ticket. */
export interface Entry {
  attempt: string;
  candidate: string;
  name: string;
  ticket: string;
  id_hint: string;
  id_salt: string;
  id_digest: string;
  room: string;
  seat: string;
  paper: string;
  photo?: string | null;
  extra_minutes?: number;
  ticket_issue?: number;
  accommodation?: Accommodation | null;
}

/** The stored text of an entry: version, stamp, fact. */
export interface Envelope {
  v: 1;
  stamp: Stamp;
  fact: unknown;
}

/**
 * The candidate signed in at a seat; this entry is the fence of the epoch before (X8).
 *
 * `body` is the signed text of an `EpochOpening`.
 */
export interface EpochOpened {
  kind: "attempt.epoch-opened";
  attempt: string;
  epoch: number;
  seat: string;
  public_key: string;
  endorsement: string;
  at_ms: number | null;
  fence: Record<string, number>;
  signature: string;
}

/** A longer text on lines of its own. */
export interface ExtendedTextInteraction {
  interaction: "extendedText";
  response: string;
  prompt?: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
  lines?: number | null;
  length?: number | null;
  hint?: string;
}

/** One look at the camera, and what it was worth. */
export interface FaceCompared {
  kind: "entry.face-compared";
  attempt: string;
  by: string;
  frame: string;
  model: string;
  outcome: "pass" | "retry" | "manual";
  reason?: string;
  distance?: number | null;
  rank?: number | null;
  impersonates?: string | null;
  milliseconds: number;
  frames?: number;
  threshold?: number | null;
  duplicates?: string | null;
  presentation?: "bona-fide" | "turned" | "unchecked" | "suspect";
  kept?: boolean;
}

/** What the candidate answered when asked for consent to face processing (A5). */
export interface FaceConsent {
  kind: "entry.face-consent";
  attempt: string;
  by: string;
  given: boolean;
  notice: string;
}

/** Pictures of faces whose period was over, and the key under which they lay on the box. */
export interface FaceDataDeleted {
  kind: "privacy.face-data-deleted";
  session: string;
  what: "roster" | "taken";
  count: number;
  digest: string;
  key: string;
}

/** A candidate without a ticket was looked for by face in one room (E3); a person confirms. */
export interface FaceProposed {
  kind: "entry.face-proposed";
  by: string;
  room: string;
  frame: string;
  model: string;
  attempt?: string | null;
  reason?: string;
  distance?: number | null;
  milliseconds: number;
}

/** Distances that HQ calibrated on the plan's own roster (E1), for one model's templates. */
export interface FaceThresholds {
  model: string;
  pass_at: number;
  manual_at: number;
  margin: number;
  duplicate_at?: number | null;
  pairs: number;
  fmr_bound: number;
}

/** A subset font that travels with the paper (X5); `font` names a sealed asset. */
export interface Font {
  font: string;
  family: string;
  weight?: number;
}

/** A place in the text to put a choice into. */
export interface Gap {
  gap: string;
}

/** Put choices into the gaps of a text; the answer is `choice gap` for each filled gap. */
export interface GapMatchInteraction {
  interaction: "gapMatch";
  response: string;
  prompt?: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
  choices: Partner[];
  content: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
  shuffle?: boolean;
}

/** The box's signature over its own head just before this entry. */
export interface HeadSigned {
  kind: "journal.head";
  seq: number;
  hash: string;
  at: Moment;
  signature: string;
}

/** The clear part: what an upload page may know. */
export interface Header {
  format: "kaobox.package/1";
  hq_key: string;
  venue: string;
  session: string;
  exporter: "seat" | "box";
  key: string;
  opening?: EpochOpened | null;
  made_ms: number | null;
  content?: "plain" | "deflate";
  attempts: PackagedAttempt[];
}

/** How the box is, every 30 s; lost ones are not repeated. */
export interface Heartbeat {
  v: 1;
  connection: number;
  at: Moment;
  software: string;
  uptime_s: number;
  queued: number;
  seats_heard: number;
  papers_cached: number;
  papers_wanted: number;
  disk_free_mb: number;
  clock: "synced" | "rtc" | "unknown";
  issues?: string[];
}

/** Sent on every connection: where this box stands in both journals. */
export interface Hello {
  v: 1;
  connection: number;
  software: string;
  serial: string;
  journal: string;
  seq: number;
  hash: string;
  order_epoch: string;
  order_seq: number;
  accepts?: number[];
}

/** A run of text that can be chosen. */
export interface Hottext {
  hottext: string;
  content: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
}

/** Choose runs of the text; `most` 0 means as many as wanted. */
export interface HottextInteraction {
  interaction: "hottext";
  response: string;
  prompt?: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
  content: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
  least?: number;
  most?: number;
}

/** A picture of the paper; `image` names an asset sealed with it. */
export interface Image {
  image: string;
  alt?: string;
  width?: number | null;
  height?: number | null;
}

/** One alternative of a list inside the flow: plain text, as lists show nothing else. */
export interface InlineChoice {
  id: string;
  fixed?: boolean;
  text: string;
}

/** Choose one from a list inside the flow of the question. */
export interface InlineChoiceInteraction {
  interaction: "inlineChoice";
  response: string;
  choices: InlineChoice[];
  shuffle?: boolean;
}

/** One asset: its name, media type, true length, and t of each of its segments. */
export interface InnerAsset {
  name: string;
  type: string;
  length: number;
  segments: string[];
}

/** The sealed table of contents, in the order of the outer segments after the first. */
export interface InnerManifest {
  assets: InnerAsset[];
}

/** One question. `responses` lists what can be answered, in reading order. */
export interface Item {
  id: string;
  title: string;
  body: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
  responses: string[];
  points?: number | null;
  stimulus?: string | null;
}

/**
 * HQ holds everything of this journal up to `seq`, durably, raw. Evidence, so signed.
 *
 * Seq 0 with the genesis hash means that HQ has nothing of it.
 */
export interface JournalAck {
  v: 1;
  journal: string;
  seq: number;
  hash: string;
  signature: string;
}

/** The first entry of a journal that follows another one, and why it had to be new. */
export interface JournalContinues {
  kind: "journal.continues";
  box: string;
  serial: string;
  software: string;
  journal: string;
  seq: number;
  hash: string;
  why: "other-serial" | "hash-differs" | "behind-hq" | "damaged";
  copied?: number;
}

/** The first entry of a journal that continues no other. */
export interface JournalOpened {
  kind: "journal.opened";
  box: string;
  serial: string;
  software: string;
}

/** Pair rows with columns; the answer is `row column` for each pair, in reading order. */
export interface MatchInteraction {
  interaction: "match";
  response: string;
  prompt?: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
  rows: Partner[];
  columns: Partner[];
  least?: number;
  most?: number;
  shuffle?: boolean;
}

/**
 * When something was recorded, and how far that can be trusted.
 *
 * Nothing is ordered by `wall_ms`; it is for people, and for deadlines when quality allows.
 */
export interface Moment {
  wall_ms: number;
  mono_ms: number;
  boot: string;
  quality: "synced" | "rtc" | "unknown";
  error_ms?: number | null;
}

/** An invigilator lets the candidate sign in at another seat (X8). */
export interface MoveAllowed {
  kind: "seat.move-allowed";
  attempt: string;
  by: string;
}

/** The candidate has read it. */
export interface NoticeAcknowledged {
  kind: "notice.acknowledged";
  notice: string;
  attempt: string;
}

/** An announcement or a correction of an item for the seats of a session (X18). */
export interface NoticePost {
  kind: "notice.post";
  notice: string;
  session: string;
  audience: Audience;
  text: string;
  item?: string | null;
}

/** Somebody at the venue told seats something; what HQ tells comes as an order. */
export interface NoticePosted {
  kind: "notice.posted";
  notice: string;
  session: string;
  audience: Audience;
  text: string;
  item?: string | null;
  by: string;
}

/** Two people opened a session's papers with codes A and B, without HQ (X2). */
export interface OpenedByCodes {
  kind: "paper.opened-by-codes";
  session: string;
  release: string;
  by: string;
  second: string;
  papers: string[];
  sealed: string;
}

/** One change of one answer, as the seat signed it. */
export interface Operation {
  v: 1;
  attempt: string;
  item: string;
  id: string;
  epoch: number;
  revision: number;
  value: Value;
  exam_ms: number | null;
  error_ms: number | null;
  previous: string;
}

/** The box has journalled every order of this epoch up to `seq`. */
export interface OrderAck {
  v: 1;
  epoch: string;
  seq: number;
}

/** Consecutive orders of one epoch, rising; empty announces the epoch alone. */
export interface OrderBatch {
  v: 1;
  epoch: string;
  orders?: OrderText[];
}

/** The signed text of an order. */
export interface OrderBody {
  v: 1;
  id: string;
  box: string;
  epoch: string;
  seq: number;
  issued_ms: number;
  order: SessionPlan | PaperRelease | PaperOpening | AdmissionWish | NoticePost | OrderWithdraw;
}

/** HQ numbers its orders anew (after a restore); the box follows from seq 0. */
export interface OrderEpochOpened {
  kind: "order.epoch-opened";
  epoch: string;
}

/** Bring choices into an order; the answer is their identifiers in that order. */
export interface OrderInteraction {
  interaction: "order";
  response: string;
  prompt?: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
  choices: Choice[];
  shuffle?: boolean;
  least?: number | null;
  most?: number | null;
  horizontal?: boolean;
}

/**
 * An order arrived, was judged, and this is its one outcome.
 *
 * Arrival and outcome are one entry, so that no death of the box can part them. What an order asks
 * for and takes time (fetching a paper) is wanted from here on, and done when its own fact says so.
 */
export interface OrderTaken {
  kind: "order.taken";
  epoch: string;
  seq: number;
  body: string;
  signature: string;
  outcome: "applied" | "refused" | "superseded";
  code?: string;
}

/** An order as it travels: exact text and HQ's signature. */
export interface OrderText {
  seq: number;
  body: string;
  signature: string;
}

/** A tombstone: the order of that seq must not be applied if it has not been yet. */
export interface OrderWithdraw {
  kind: "order.withdraw";
  withdraws: number;
}

/** What the box may know: enough to fetch and verify, nothing of the content. */
export interface OuterManifest {
  format: "kaobox.sealed/1";
  paper: string;
  version: number;
  inner: string;
  segments: SealedSegment[];
  package_key?: string | null;
}

/** An attempt's operations left the box as an offline package (X11). */
export interface PackageExported {
  kind: "attempt.package-exported";
  attempt: string;
  package: string;
  operations: number;
  by: string;
}

/** What a package holds of one attempt. */
export interface PackagedAttempt {
  attempt: string;
  epochs: PackagedEpoch[];
}

/** A range of one epoch's operations, contiguous. */
export interface PackagedEpoch {
  epoch: number;
  first: number;
  last: number;
  head: string;
}

/** The exam page was left, hidden, or lost full screen (X13). */
export interface PageLeft {
  kind: "attempt.page-left";
  attempt: string;
  what: "hidden" | "blurred" | "fullscreen-lost" | "second-screen";
  milliseconds?: number | null;
}

/** Every segment of this sealed paper is on the box and matches its hash. */
export interface PaperCached {
  kind: "paper.cached";
  paper: string;
  version: number;
  manifest: string;
  bytes: number;
}

/** The asset `paper.json` of a sealed paper. */
export interface PaperContent {
  format: "kaobox.paper/1";
  title: string;
  language?: string;
  sections: Section[];
  items: Item[];
  stimuli?: Stimulus[];
  fonts?: Font[];
}

/** Everything for opening a session's papers with two codes and no line (X2), ahead of time. */
export interface PaperOpening {
  kind: "paper.opening";
  session: string;
  release: string;
  venue: string;
  salt: string;
  wrapped: string;
  papers: WrappedPaperKey[];
  expires_ms: number;
}

/** A sealed paper that the session needs. */
export interface PaperRef {
  paper: string;
  version: number;
  title: string;
  manifest: string;
  items: number;
}

/** The key of a paper, sealed to this box; to be used at its time, not before. */
export interface PaperRelease {
  kind: "paper.release";
  session: string;
  paper: string;
  version: number;
  not_before_ms: number;
  sealed_key: string;
}

/** What can be paired; `most` 0 means as often as wanted. */
export interface Partner {
  id: string;
  fixed?: boolean;
  most?: number;
  least?: number;
  content: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
}

/** A photo for the approval; kept on the box, encrypted, until its time is over (A5, E5). */
export interface PhotoTaken {
  kind: "entry.photo-taken";
  attempt: string;
  by: string;
  photo: string;
  bytes: number;
  shows: "face" | "papers";
  reason?: string;
}

/** Signed by the box over the text of this model; shows content to nobody. */
export interface Receipt {
  v?: number;
  attempt: string;
  version: number;
  count: number;
  root: string;
  journal: string;
  seq: number;
}

/** The chief said no; the paper stays closed. */
export interface Refused {
  kind: "entry.refused";
  attempt: string;
  by: string;
  reason: string;
}

/** One piece of ciphertext. */
export interface SealedSegment {
  sha256: string;
  size: number;
}

/** A browser became a seat (X16). */
export interface SeatEnrolled {
  kind: "seat.enrolled";
  seat: string;
  public_key: string;
  how: "kit" | "box-endorsed";
  by: string;
}

/** An invigilator copied a cut-off seat's head: what it wrote by then is in time (X12). */
export interface SeatHeadEntered {
  kind: "attempt.seat-head";
  attempt: string;
  epoch: number;
  revision: number;
  head: string;
  by: string;
}

/** A titled run of items. */
export interface Section {
  title?: string;
  rubric?: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
  items: string[];
}

/** The last attempt ended; counts are for the reconciliation (A1). */
export interface SessionClosed {
  kind: "session.closed";
  session: string;
  submitted: number;
  forced: number;
  absent: number;
}

/** Everything the box needs to hold one session with no network. */
export interface SessionPlan {
  kind: "session.plan";
  session: string;
  revision: number;
  title: string;
  venue: string;
  venue_name: string;
  address: string;
  opens_ms: number;
  starts_ms: number;
  ends_ms: number;
  late_entry_minutes?: number;
  entries: Entry[];
  staff: Staff[];
  papers: PaperRef[];
  rules: string;
  rules_version: string;
  ticket_key?: string;
  face?: FaceThresholds | null;
}

/** The blob that a plan names by hash: the outer manifest's text and HQ's signature. */
export interface SignedManifest {
  body: string;
  signature: string;
}

/** An operation on its way: its exact text and the epoch key's signature. */
export interface SignedOperation {
  body: string;
  signature: string;
}

/** The receipt's exact text, the box's signature, and the code that a person can copy. */
export interface SignedReceipt {
  body: string;
  signature: string;
  code: string;
}

/** Choose a number between two bounds; the answer is the number as text. */
export interface SliderInteraction {
  interaction: "slider";
  response: string;
  prompt?: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
  lower: number;
  upper: number;
  step?: number;
  vertical?: boolean;
  reverse?: boolean;
}

/** A person who may use the panel in this session. */
export interface Staff {
  account: string;
  name: string;
  role: "invigilator" | "chief" | "venue-admin";
  rooms?: string[];
  pin: string;
}

/** What every entry carries beside its fact. */
export interface Stamp {
  id: string;
  at: Moment;
}

/**
 * Retained; the offline form is the broker's will.
 *
 * `connection` counts over the life of the box: a will of connection 7 that arrives after the
 * birth of connection 8 is about the past and is ignored.
 */
export interface Status {
  v: 1;
  online: boolean;
  connection: number;
}

/** What several items ask about: a text, a recording; shown beside each of them. */
export interface Stimulus {
  id: string;
  title?: string;
  body: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
}

/** A short text inside the flow of the question. */
export interface TextEntryInteraction {
  interaction: "textEntry";
  response: string;
  length?: number | null;
  pattern?: string | null;
  hint?: string;
}

/** The chief confirmed the box's time after a restart with a clock of unknown quality (X9). */
export interface TimeConfirmed {
  kind: "session.time-confirmed";
  by: string;
  at: Moment;
}

/** The chief gave an attempt more time (X9, X12); grants add up. */
export interface TimeGranted {
  kind: "attempt.time-granted";
  attempt: string;
  seconds: number;
  why: "lost-time" | "extension";
  reason?: string;
  by: string;
}

/** An interval in which no seat of the attempt could take input, by a seat's own log (X9). */
export interface TimeLost {
  kind: "attempt.time-lost";
  attempt: string;
  epoch: number;
  from_ms: number;
  to_ms: number;
  why: "power" | "restart" | "move" | "frozen";
}

/** Hand in a file; the answer is its SHA-256, name, media type and bytes, four strings. */
export interface UploadInteraction {
  interaction: "upload";
  response: string;
  prompt?: Array<
    string | Element | Image | Audio | Hottext | Gap | ChoiceInteraction | TextEntryInteraction | ExtendedTextInteraction | InlineChoiceInteraction | OrderInteraction | MatchInteraction | AssociateInteraction | HottextInteraction | GapMatchInteraction | UploadInteraction | SliderInteraction
  >;
  types?: string[];
}

/** An answer to one item: response identifier to the chosen or written strings. */
export interface Value {
  responses: Record<string, string[]>;
}

/** A paper's key under the release key (`contract.opening`). */
export interface WrappedPaperKey {
  paper: string;
  version: number;
  wrapped: string;
}
