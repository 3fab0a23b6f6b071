import type { LiveMessage } from "../api/types";

export type LinkState =
  | { kind: "connecting" }
  | { kind: "live" }
  | { kind: "reconnecting"; attempt: number; reason: string };

/** The parts of a WebSocket that are used, so that a test can stand in. */
export interface Socket {
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  close(): void;
}

export interface LiveLinkOptions {
  open: () => Promise<Socket>;
  onMessage: (message: LiveMessage) => void;
  onState: (state: LinkState) => void;
  /** 0–1, spreads reconnects of many browsers after a restart of the hub. */
  random?: () => number;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20_000;

/** Delay before reconnect number `attempt` (1 is the first): doubling, bounded, between half and all of it. */
export function reconnectDelay(attempt: number, random: number): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return full / 2 + (full / 2) * random;
}

/** Keeps one WebSocket open. "Live" means a first message has come, not merely that the socket is open. */
export class LiveLink {
  private readonly options: LiveLinkOptions;
  private socket: Socket | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private attempt = 0;
  private stopped = false;
  private opened = 0;

  constructor(options: LiveLinkOptions) {
    this.options = options;
  }

  start(): void {
    this.stopped = false;
    this.options.onState({ kind: "connecting" });
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.detach();
  }

  /** Try at once instead of waiting: the network came back, or the page is looked at again. */
  retryNow(): void {
    if (this.stopped || !this.timer) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.connect();
  }

  private connect(): void {
    const stamp = ++this.opened;
    this.options.open().then((socket) => {
      // Stopped, or begun anew, while the socket was being made.
      if (this.stopped || stamp !== this.opened) socket.close();
      else this.attach(socket);
    }, (error: unknown) => {
      if (!this.stopped && stamp === this.opened) this.wait(String(error));
    });
  }

  private attach(socket: Socket): void {
    this.socket = socket;
    socket.onmessage = (event) => {
      const message = parseMessage(event.data);
      if (!message) return;
      if (message.type === "snapshot") {
        this.attempt = 0;
        this.options.onState({ kind: "live" });
      }
      this.options.onMessage(message);
    };
    socket.onclose = (event) => {
      this.detach();
      if (!this.stopped) this.wait(event.reason);
    };
  }

  private wait(reason: string): void {
    this.attempt += 1;
    this.options.onState({ kind: "reconnecting", attempt: this.attempt, reason });
    const delay = reconnectDelay(this.attempt, (this.options.random ?? Math.random)());
    this.timer = setTimeout(() => {
      this.timer = null;
      this.connect();
    }, delay);
  }

  private detach(): void {
    if (!this.socket) return;
    const socket = this.socket;
    this.socket = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}

/** null for what is not JSON or of a type this version does not know: newer hubs may send more. */
export function parseMessage(data: unknown): LiveMessage | null {
  if (typeof data !== "string") return null;
  try {
    const message = JSON.parse(data) as LiveMessage;
    return ["snapshot", "reading", "status", "alert"].includes(message.type) ? message : null;
  } catch {
    return null;
  }
}
