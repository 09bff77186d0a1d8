import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import type { StepProps } from "./AgreementWizard.tsx";

/** Why this message, what it costs, what must be arranged, and who the parties are. */
export function WhyStep({ onGo }: StepProps) {
  const service = useSelf().service || m.your_service();
  return (
    <Card title={m.wizard_1()}>
      <div className="form">
        <p>{m.wizard_why()}</p>
        <div>
          <h3>{m.wizard_costs()}</h3>
          <p>{m.wizard_costs_text()}</p>
        </div>
        <div>
          <h3>{m.wizard_arrange()}</h3>
          <ul className="plain-list">
            <li>{m.wizard_arrange_1()}</li>
            <li>{m.wizard_arrange_2()}</li>
            <li>{m.wizard_arrange_3()}</li>
          </ul>
        </div>
        <div>
          <h3>{m.wizard_parties()}</h3>
          <p>{m.wizard_parties_text({ service })}</p>
        </div>
        <Buttons>
          <Button kind="primary" onPress={() => onGo("employers")}>
            {m.next()}
          </Button>
        </Buttons>
      </div>
    </Card>
  );
}
