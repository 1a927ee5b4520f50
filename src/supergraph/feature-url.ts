/** What the url of a feature says. https://specs.apollo.dev/link/v1.0/#@link.url */
export interface FeatureUrl {
  /** The url without version, query, fragment and trailing slashes. */
  readonly identity: string;
  /** The default namespace. Undefined when the url has no segment that could be one. */
  readonly name: string | undefined;
  /** As in `v0.1`. */
  readonly version: string | undefined;
}

const versionTag = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)$/;
const graphqlName = /^[A-Za-z](?:\w*[A-Za-z0-9])?$/;

/** Never throws: what is no url is an identity as it stands, which is then no known feature. */
export function parseFeatureUrl(url: string): FeatureUrl {
  if (!URL.canParse(url)) return { identity: url, name: undefined, version: undefined };
  const { origin, pathname } = new URL(url);
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const version = versionTag.test(segments.at(-1) ?? '') ? segments.pop() : undefined;
  const last = segments.at(-1);
  return { identity: [origin, ...segments].join('/'), name: isNamespace(last) ? last : undefined, version };
}

/** Whether names can be put behind it with two underscores, without being mistaken. */
export function isNamespace(name: string | undefined): name is string {
  return name !== undefined && graphqlName.test(name) && !name.includes('__');
}
