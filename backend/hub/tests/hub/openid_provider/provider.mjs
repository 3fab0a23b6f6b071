// A provider of OpenID Connect on loopback, for tests: node provider.mjs PORT REDIRECT_URI.
// People sign in with any password; who they are, and in which groups, stands in PEOPLE.
import Provider from "oidc-provider";

const [port, redirect] = process.argv.slice(2);
const PEOPLE = {
  sue: { preferred_username: "Sue", groups: ["fitters"] },
  tom: { preferred_username: "tom", groups: [] },
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "hub", client_secret: "hush", redirect_uris: [redirect], grant_types: ["authorization_code"], response_types: ["code"] }],
  claims: { openid: ["sub"], profile: ["preferred_username", "groups"] },
  // In the answer of the userinfo endpoint only, as the standard has it for the code flow.
  conformIdTokenClaims: true,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ["test"] },
});
provider.on("server_error", (_, error) => console.error(error));
provider.on("grant.error", (_, error) => console.error("grant.error", error.message, error.error_description));
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
