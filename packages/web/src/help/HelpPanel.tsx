import { useQuery } from "@tanstack/react-query";
import { Search, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Dialog, Heading, Input, Label, Modal, ModalOverlay, SearchField } from "react-aria-components";
import { addressOf } from "../app/addresses.ts";
import { GoLink } from "../app/GoLink.tsx";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { SelectField } from "../ui/Field.tsx";
import { Notice } from "../ui/Notice.tsx";
import { finderOf } from "./find.ts";
import { audiences, audiencesOf, topicsFor, type Audience, type Handbook, type TopicId } from "./topics.ts";
import { TopicPart } from "./TopicPart.tsx";
import { audienceWord, loadHandbook } from "./words.tsx";

/** *Help mij* (F8): the handbook beside the page, by work or by searching. What is typed here stays in this browser. */
export const HelpPanel = ({ onClose }: { onClose: () => void }) => (
  <ModalOverlay className="veil side" isOpen onOpenChange={(open) => !open && onClose()} isDismissable>
    <Modal className="help">
      <Dialog>
        <header>
          <Heading slot="title" level={2}>
            {m.help_title()}
          </Heading>
          <Button kind="round" slot="close" aria-label={m.close()}>
            <X aria-hidden />
          </Button>
        </header>
        <Content onGo={onClose} />
        <footer>
          {m.help_stuck()}{" "}
          <GoLink to={addressOf.support} onGo={onClose}>
            {m.support()}
          </GoLink>
        </footer>
      </Dialog>
    </Modal>
  </ModalOverlay>
);

function Content({ onGo }: { onGo: () => void }) {
  const handbook = useQuery({ queryKey: ["handbook"], queryFn: loadHandbook, staleTime: Infinity, retry: false });
  if (handbook.isError) return <Notice kind="warn">{m.fault_unknown()}</Notice>;
  if (!handbook.data) return <p className="hint">{m.loading()}</p>;
  return <Topics handbook={handbook.data} onGo={onGo} />;
}

type Chosen = Audience | "mine" | "all";

function Topics({ handbook, onGo }: { handbook: Handbook; onGo: () => void }) {
  const self = useSelf();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<Chosen>("mine");
  const [opened, setOpened] = useState<TopicId>();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [opened]);
  const find = useMemo(() => finderOf(handbook), [handbook]);
  if (opened)
    return <TopicPart id={opened} text={handbook[opened]()} onBack={() => setOpened(undefined)} onGo={onGo} />;

  const asks = text.trim().length > 1;
  const found = asks ? find(text) : [];
  const listed = topicsFor(chosen === "mine" ? audiencesOf(self) : chosen === "all" ? audiences : [chosen]);
  return (
    <>
      <SearchField className="field" value={text} onChange={setText}>
        <Label>{m.help_search()}</Label>
        <div className="search-box">
          <Search size={16} aria-hidden />
          <Input ref={field} className="input" placeholder={m.help_search_placeholder()} autoComplete="off" />
        </div>
      </SearchField>
      <p aria-live="polite" className={found.length ? "visually-hidden" : "hint"}>
        {asks && (found.length ? m.found_count({ count: found.length }) : m.help_nothing())}
      </p>
      {!asks && (
        <SelectField
          label={m.help_for()}
          name="audience"
          defaultValue={chosen}
          options={[
            { id: "mine", text: m.help_mine() },
            ...audiences.map((id) => ({ id, text: audienceWord[id]() })),
            { id: "all", text: m.help_everything() },
          ]}
          onChange={(id) => setChosen(id as Chosen)}
        />
      )}
      <ul className="help-list" aria-label={m.help_topics()}>
        {(asks ? found : listed).map((id) => (
          <li key={id}>
            <Button kind="link" onPress={() => setOpened(id)}>
              {handbook[id]().title}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
