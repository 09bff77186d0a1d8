import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs as Part } from "react-aria-components";

type Sheet = { id: string; title: ReactNode; content: ReactNode };

export const Tabs = ({
  label,
  sheets,
  first,
}: {
  label: string;
  sheets: readonly Sheet[];
  first?: string | undefined;
}) => (
  <Part className="tabs" {...(first ? { defaultSelectedKey: first } : {})}>
    <TabList aria-label={label}>
      {sheets.map(({ id, title }) => (
        <Tab key={id} id={id} data-help={`tab-${id}`} className="tab">
          {title}
        </Tab>
      ))}
    </TabList>
    {sheets.map(({ id, content }) => (
      <TabPanel key={id} id={id}>
        {content}
      </TabPanel>
    ))}
  </Part>
);
