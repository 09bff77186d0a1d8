import { ArrowLeft, Footprints } from "lucide-react";
import { useEffect, useRef } from "react";
import { GoLink } from "../app/GoLink.tsx";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { audiencesOf, topics, type TopicId, type TopicText } from "./topics.ts";
import { startWalk } from "./walking.ts";
import { isWalk } from "./walks.ts";
import { Sentence } from "./words.tsx";

type Props = { id: TopicId; text: TopicText; onBack: () => void; onGo: () => void };

/** One topic: what it is, what to do, what else to know. */
export function TopicPart({ id, text, onBack, onGo }: Props) {
  const self = useSelf();
  const heading = useRef<HTMLHeadingElement>(null);
  // A screen reader begins where the eye does.
  useEffect(() => heading.current?.focus(), [id]);
  const { at, for: work } = topics[id];
  const walk = isWalk(id) && audiencesOf(self).some((it) => work.includes(it)) ? id : undefined;
  return (
    <article className="help-topic">
      <div>
        <Button kind="link" onPress={onBack}>
          <ArrowLeft size={15} aria-hidden /> {m.help_back()}
        </Button>
      </div>
      <h3 ref={heading} tabIndex={-1}>
        {text.title}
      </h3>
      <p>
        <Sentence of={text.about} />
      </p>
      <ol>
        {text.steps.map((step) => (
          <li key={step}>
            <Sentence of={step} />
          </li>
        ))}
      </ol>
      {text.also.length > 0 && (
        <>
          <h4>{m.help_also()}</h4>
          <ul>
            {text.also.map((it) => (
              <li key={it}>
                <Sentence of={it} />
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="buttons">
        {walk && (
          <Button
            kind="primary"
            onPress={() => {
              startWalk(walk);
              onGo();
            }}
          >
            <Footprints size={17} aria-hidden />
            {m.help_walk_start()}
          </Button>
        )}
        {at?.may(self) && (
          <GoLink to={at.to} className="button" onGo={onGo}>
            {m.help_go()}
          </GoLink>
        )}
      </div>
    </article>
  );
}
