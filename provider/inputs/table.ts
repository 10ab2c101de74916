// A table of inputs has a row for each: a resource's names, schema, rules of change and form on the wire follow from its rows. All
// of it is data, so that a program which only declares resources loads no more.

/** What is known of one input. What it is for stands above its row, and from there above the argument of the class. */
export interface Row<Form extends string = string> {
  /** What is accepted and how it is read and written, by the name of a form. */
  readonly form: Form;
  /** Where the API's requests have it, with a dot before each step into an object. @default in none */
  readonly api?: string;
  /** Where the API's answers have it; the first that is there counts. @default where the requests have it */
  readonly answers?: readonly string[];
  readonly isRequired?: true;
  /** What the service takes where it is not given. */
  readonly assumed?: unknown;
  /** A change of it is made in place; of any other it makes a new resource. */
  readonly changesInPlace?: true;
  /** The service fills it where it is not given: then not giving it is no change. */
  readonly isFilled?: true;
  /** It says how Pulumi treats the resource; the service knows nothing of it, and so never fills it. */
  readonly isTreatment?: true;
  /** A list whose order says nothing. */
  readonly isUnordered?: true;
  /** A list in which the service may keep texts as numbers and spell them in its own way, all but the entry of this name. */
  readonly isRetypedBut?: string;
  /** It is, or holds, paths in OBS: `obs://bucket/` is `/bucket/`. */
  readonly isObsPath?: true;
  /** The service completes it: what answers have beyond what was asked for is no difference. Things in lists are known by their `name`. */
  readonly isCompleted?: true;
  /**
   * Answers tell the whole of it: a list has no entries beside those that were asked for, an object some of those, and what is empty says
   * that there is none.
   */
  readonly isToldWhole?: true;
  /** What is assumed of an entry inside of it, as text. */
  readonly assumedInside?: Readonly<Record<string, string>>;
  /** The input without which it cannot be given. */
  readonly needs?: string;
  /** The inputs beside which it cannot be given. */
  readonly excludes?: readonly string[];
  /** The inputs by one of which the service works it out. */
  readonly workedOutFrom?: readonly string[];
  /** It may be missing in answers, though it was asked for. */
  readonly mayGoUnreported?: true;
  /** It may be in answers, though it was not asked for. */
  readonly mayGoUnasked?: true;
}

/** The rows of a resource, by the names of its inputs. */
export type Table<Form extends string = string> = Readonly<Record<string, Row<Form>>>;

export type NameOf<Rows> = keyof Rows & string;
/** The forms that the rows name. */
export type FormOf<Rows extends Table> = Rows[keyof Rows]["form"];
/** The names of those inputs that are always given. */
export type RequiredOf<Rows extends Table> = {
  [Name in keyof Rows]: Rows[Name] extends { readonly isRequired: true } ? Name : never;
}[keyof Rows];

/** The names of a table's inputs, in its order. */
export function namesOf<Rows extends Table>(rows: Rows): NameOf<Rows>[] {
  return Object.keys(rows).filter((name): name is NameOf<Rows> => Object.hasOwn(rows, name));
}

/** What the service takes for those inputs that are not given. */
export function assumedOf(rows: Table): Record<string, unknown> {
  const assumed = Object.entries(rows).filter(([, row]) => row.assumed !== undefined);
  return Object.fromEntries(assumed.map(([name, row]) => [name, row.assumed]));
}
