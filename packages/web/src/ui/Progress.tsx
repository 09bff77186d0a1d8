import { Label, ProgressBar } from "react-aria-components";
import { showNumber } from "../app/format.ts";

/** How far long work is, in counts. */
export const Progress = ({ label, done, total }: { label: string; done: number; total: number }) => (
  <ProgressBar
    className="progress"
    value={done}
    maxValue={Math.max(total, 1)}
    valueLabel={`${showNumber(done)} / ${showNumber(total)}`}
  >
    {({ percentage, valueText }) => (
      <>
        <Label>
          {label} <span className="hint">{valueText}</span>
        </Label>
        <div className="bar">
          <div className="fill" style={{ width: `${percentage ?? 0}%` }} />
        </div>
      </>
    )}
  </ProgressBar>
);
