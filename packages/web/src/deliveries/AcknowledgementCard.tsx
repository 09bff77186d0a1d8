import type { Acknowledgement, Delivery, WriteId } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { queries } from "../app/queries.ts";
import { saveFile } from "../app/save.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";

const files = {
  received: { name: "retourmelding.xml", word: m.acknowledgement_received },
  processed: { name: "verwerkingsmelding.xml", word: m.acknowledgement_processed },
} as const;

/** What the sender of a message hears back, where it asks for that (SIVI's *OntvngstbevJN*); nothing where it does not. */
export function AcknowledgementCard({ it }: { it: Delivery }) {
  const { data } = useQuery(queries.acknowledgement(it.employerId, it.id as WriteId, it));
  if (!data?.received) return null;
  const isToCome = it.absence !== null && !data.processed && (it.state === "waiting" || isWritten(it));
  return (
    <Card title={m.acknowledgement()}>
      <p className="hint">{m.acknowledgement_text()}</p>
      <div className="buttons" style={{ justifyContent: "flex-start" }}>
        <Saved what="received" of={data} />
        <Saved what="processed" of={data} />
      </div>
      {isToCome && <p className="hint">{m.acknowledgement_later()}</p>}
    </Card>
  );
}

const isWritten = ({ state }: Delivery) => state === "running" || state === "done";

function Saved({ what, of }: { what: keyof Acknowledgement; of: Acknowledgement }) {
  const text = of[what];
  if (!text) return null;
  const { name, word } = files[what];
  return (
    <Button onPress={() => saveFile(name, new Blob([text], { type: "application/xml" }))}>
      <Download size={17} aria-hidden />
      {word()}
    </Button>
  );
}
