import { beginProviderConfirm, type Endpoint, type Nothing } from "@datakluis/contract";
import { ask } from "../app/ask.ts";

type Begin<B> = Endpoint<Nothing, Nothing, B, { url: string }>;

/** Leaves this page for the provider, which sends the browser back to /inloggen/terug. Throws Refused. */
export async function goToProvider<B>(begin: Begin<B>, body?: B): Promise<void> {
  const { url } = await ask(begin, body === undefined ? {} : { body });
  location.assign(url);
}

/** The window that came back from the provider tells it to the one that waits: by name, for they do not hold each other. */
const channelName = "datakluis-bevestigd";

/** In a window of its own, so that what was typed in this one stays. Resolves when the other came back. Throws Refused. */
export async function confirmAtProvider(): Promise<void> {
  const beside = window.open("", "_blank", "popup,width=520,height=680");
  try {
    const { url } = await ask(beginProviderConfirm);
    await new Promise<void>((resolve) => {
      const channel = new BroadcastChannel(channelName);
      channel.addEventListener("message", () => {
        channel.close();
        resolve();
      });
      if (beside) beside.location.href = url;
    });
  } catch (fault) {
    beside?.close();
    throw fault;
  }
}

/** Back from the provider: the window that waits goes on, this one is done. */
export function tellConfirmed(): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage("bevestigd");
  channel.close();
  window.close();
}
