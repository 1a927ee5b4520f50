import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/** For answers that are no page: whatever is made of one, it loads nothing, sends nothing and is framed by nobody. */
const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};
const permissionsPolicy = 'camera=(), geolocation=(), microphone=(), payment=(), usb=()';

/**
 * What every answer says to browsers, unless it says something else itself. Found out once: helmet builds all of it anew for each
 * request, which was 4 % of a short one.
 */
export function createSecurityHeaders(): Readonly<Record<string, string>> {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const protect = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy },
    xFrameOptions: { action: 'deny' },
  });
  protect(response.req, response, () => undefined);
  const headers = Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)] as const);
  return {
    ...Object.fromEntries(headers),
    'permissions-policy': permissionsPolicy,
    // Nearly every answer holds tokens or what a token has opened; what may be kept says so itself.
    'cache-control': 'no-store',
  };
}
