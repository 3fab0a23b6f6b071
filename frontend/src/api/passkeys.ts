import { sendJson } from "./client";

/** What an authenticator is to be asked, as the hub tells it (WebAuthn level 3 JSON). */
interface Asked {
  ceremony: string;
  publicKey: PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON;
}

interface SignedIn {
  accessToken: string;
  expiresIn: number;
}

/** Whether this browser can do it at all: pages without TLS, but for localhost, have no authenticators. */
export function canUsePasskeys(): boolean {
  return typeof PublicKeyCredential === "function" && "parseRequestOptionsFromJSON" in PublicKeyCredential;
}

/** Makes a passkey on this device, or on a phone or stick beside it, and gives it to the hub under a name. */
export async function registerPasskey(name: string, password: string): Promise<void> {
  const { ceremony, publicKey } = await sendJson<Asked>("POST", "/api/auth/passkeys/registration", { password });
  const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  await sendJson("POST", "/api/auth/passkeys", { ceremony, name, credential: answerOf(made) });
}

/** Signs in by a passkey: nobody says who they are, the passkey does. */
export async function signInByPasskey(): Promise<SignedIn> {
  const { ceremony, publicKey } = await sendJson<Asked>("POST", "/api/auth/passkeys/challenge");
  const answer = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  return sendJson<SignedIn>("POST", "/api/auth/passkeys/login", { ceremony, credential: answerOf(answer) });
}

function answerOf(credential: Credential | null): unknown {
  if (!(credential instanceof PublicKeyCredential)) throw new Error("No passkey was chosen.");
  return credential.toJSON();
}

/** What went wrong at the authenticator, in words; browsers say little, so that pages learn little. */
export function passkeyProblem(error: Error | null): Error | null {
  if (error instanceof DOMException && error.name === "NotAllowedError") return new Error("It was cancelled, or took too long.");
  if (error instanceof DOMException && error.name === "InvalidStateError") return new Error("This device has a passkey for this account already.");
  if (error instanceof DOMException && error.name === "SecurityError") return new Error("The address of this page does not fit the hub’s name: open the dashboard by the name that its certificate has.");
  return error;
}
