import type { ReactNode } from "react";
import { m } from "../paraglide/messages.js";
import { Button } from "./Button.tsx";
import { Card } from "./Card.tsx";
import { TextField } from "./Field.tsx";
import { Form } from "./Form.tsx";
import { Fault } from "./Notice.tsx";

type Props = {
  title: string;
  label: string;
  /** As the server calls it. */
  name: string;
  /** Undefined until it is known. */
  value: number | undefined;
  least: number;
  most: number;
  /** Why it is not known. */
  fault: Error | null;
  saving: { isPending: boolean; error: Error | null; mutate: (value: number) => void };
  /** What it is for. */
  children: ReactNode;
};

/** One whole number that is set for the whole service. */
export function NumberCard({ title, label, name, value, least, most, fault, saving, children }: Props) {
  const isWithin = (text: string) => /^\d{1,3}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
  return (
    <Card title={title}>
      {children}
      <Fault of={fault} />
      {value !== undefined && (
        <Form onSend={(fields) => saving.mutate(Number(fields[name]))} fault={saving.error}>
          <TextField
            key={value}
            label={label}
            name={name}
            inputMode="numeric"
            defaultValue={String(value)}
            isRequired
            validate={(text) => (isWithin(text) ? null : m.follow_up_rule({ least, most }))}
          />
          <Fault of={saving.error} />
          <div className="buttons">
            <Button kind="primary" type="submit" isPending={saving.isPending}>
              {m.save()}
            </Button>
          </div>
        </Form>
      )}
    </Card>
  );
}
