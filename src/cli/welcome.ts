import { assertNever } from '../util/assert-never';

/** The account of a first start, with its password: shown once, kept nowhere. */
export interface NewAdmin {
  readonly username: string;
  readonly password: string;
}

/** What kind of start it was. */
export type Start =
  | { readonly kind: 'production'; readonly url: string }
  | { readonly kind: 'verify only'; readonly url: string }
  | { readonly kind: 'first'; readonly url: string; readonly newAdmin: NewAdmin }
  | {
      readonly kind: 'later';
      readonly url: string;
      readonly adminName: string | undefined;
      /** The file of this program, as the folder it was started in has it: it need not be a checkout. */
      readonly programPath: string;
    };

/** What `serve` says once it is listening. */
interface Announcement {
  /** For programs. */
  readonly json: object;
  /** For the log. */
  readonly message: string;
  /** For people who try it out; undefined elsewhere. */
  readonly banner?: string;
}

/** What is said of a start, to each of those who want to know. */
export function describeStart(start: Start): Announcement {
  const { url } = start;
  const message = 'listening';
  switch (start.kind) {
    case 'production':
      return { json: { url }, message };
    case 'verify only':
      return { json: { url }, message: 'listening, to verify the tokens of others' };
    case 'first':
      return { json: { url, newAdmin: start.newAdmin }, message, banner: welcome(url, start.newAdmin) };
    case 'later':
      return { json: { url }, message, banner: welcomeBack(start) };
    default:
      return assertNever(start);
  }
}

function welcome(url: string, { username, password }: NewAdmin): string {
  const login = `mutation { login(input: { username: "${username}", password: "${password}" }) { accessToken refreshToken } }`;
  return `
auth-gateway signs people in over GraphQL and keeps them signed in. This is its development profile.

${showAddresses(url)}
  User name  ${username}
  Password   ${password}   (shown this once: keep it)

Log in, by pasting this into a shell:

  curl -s '${url}/graphql' -H 'content-type: application/json' \\
    -d ${quote(JSON.stringify({ query: login }))}

Then ask who you are, with the accessToken of the answer:

  TOKEN='...'
  curl -s '${url}/graphql' -H 'content-type: application/json' -H "authorization: Bearer $TOKEN" \\
    -d ${quote(JSON.stringify({ query: '{ me { id username roles } }' }))}
`;
}

function welcomeBack({ url, adminName, programPath }: Extract<Start, { kind: 'later' }>): string {
  const program = /^[\w./@-]+$/.test(programPath) ? programPath : quote(programPath);
  const hint = `
A new password for ${adminName ?? ''}, should the old one be lost:

  node ${program} users set-password ${adminName ?? ''} --password-stdin
`;
  return `
auth-gateway is listening, in its development profile.

${showAddresses(url)}
${adminName === undefined ? '' : hint}`;
}

function showAddresses(url: string): string {
  return `  Sandbox    ${url}/\n  GraphQL    ${url}/graphql`;
}

/** For a POSIX shell, which takes what stands between single quotes as it is. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
