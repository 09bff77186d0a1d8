import type { EmployerId, Place } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { queries } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { SelectField, TextField } from "../ui/Field.tsx";
import { placeWord } from "./words.ts";

type Props = { places: readonly Place[]; onChange: (places: Place[]) => void };

/** Where somebody may work: what he has, each to be taken away, and below it what can be added. */
export function ReachField({ places, onChange }: Props) {
  const { employers } = useSelf();
  const nameOf = (id: EmployerId) => employers.find((it) => it.id === id)?.name ?? "";
  const add = (place: Place) => {
    if (!places.some((it) => keyOf(it) === keyOf(place))) onChange([...places, place]);
  };
  return (
    <fieldset className="field">
      <legend className="label">{m.reach()}</legend>
      {places.length === 0 && <p className="hint">{m.no_places()}</p>}
      <ul className="rows">
        {places.map((it) => (
          <li key={keyOf(it)}>
            <span>
              {placeWord(it)}
              {it.kind !== "employer" && it.kind !== "group" && (
                <span className="hint"> {m.where_at({ employer: nameOf(it.employerId) })}</span>
              )}
            </span>
            <Button
              kind="round"
              aria-label={m.remove_place({ name: placeWord(it) })}
              onPress={() => onChange(places.filter((other) => other !== it))}
            >
              <X size={17} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <AddPlace onAdd={add} />
    </fieldset>
  );
}

const keyOf = (it: Place): string => {
  if (it.kind === "group") return it.groupId;
  return `${it.employerId}|${it.kind === "department" ? it.departmentId : ""}|${it.kind === "employee" ? it.personnelNumber : ""}`;
};

function AddPlace({ onAdd }: { onAdd: (place: Place) => void }) {
  const { employers } = useSelf();
  const groups = useQuery(queries.employerGroups()).data ?? [];
  const [kind, setKind] = useState<Place["kind"]>("employer");
  const [groupId, setGroupId] = useState<string>();
  const [chosen, setChosen] = useState<EmployerId>();
  const [departmentId, setDepartmentId] = useState<string>();
  const [personnelNumber, setPersonnelNumber] = useState("");
  const employer = employers.find((it) => it.id === chosen) ?? employers[0];
  const departments =
    useQuery({
      ...queries.departments(employer?.id ?? ("" as EmployerId)),
      enabled: kind === "department" && !!employer,
    }).data?.departments ?? [];
  const kinds: { id: Place["kind"]; text: string }[] = [
    { id: "employer", text: m.place_employer() },
    { id: "department", text: m.place_department() },
    { id: "employee", text: m.place_employee() },
    ...(groups.length ? [{ id: "group" as const, text: m.place_group() }] : []),
  ];
  const place = (): Place | undefined => {
    if (kind === "group") {
      const group = groups.find((it) => it.id === groupId) ?? groups[0];
      return group && { kind, groupId: group.id, name: group.name };
    }
    if (!employer) return undefined;
    if (kind === "employer") return { kind, employerId: employer.id, name: employer.name };
    if (kind === "employee")
      return personnelNumber.trim()
        ? { kind, employerId: employer.id, personnelNumber: personnelNumber.trim() }
        : undefined;
    const department = departments.find((it) => it.id === departmentId) ?? departments[0];
    return department && { kind, employerId: employer.id, departmentId: department.id, name: department.name };
  };
  const ready = place();
  return (
    <div className="form">
      <SelectField
        label={m.place_kind()}
        name="kind"
        options={kinds}
        defaultValue={kind}
        onChange={(id) => setKind(id as Place["kind"])}
      />
      {kind === "group" && (
        <SelectField label={m.place_group()} name="place" options={named(groups)} onChange={setGroupId} />
      )}
      {kind !== "group" && (
        <SelectField
          label={m.employer()}
          name="employer"
          options={named(employers)}
          onChange={(id) => setChosen(id as EmployerId)}
        />
      )}
      {kind === "department" && (
        <SelectField
          key={employer?.id}
          label={m.department()}
          name="department"
          options={named(departments)}
          onChange={setDepartmentId}
        />
      )}
      {kind === "employee" && (
        <TextField
          label={m.personnel_number()}
          name="personnelNumber"
          value={personnelNumber}
          onChange={setPersonnelNumber}
          maxLength={35}
        />
      )}
      <span>
        <Button isDisabled={!ready} onPress={() => ready && onAdd(ready)}>
          <Plus size={17} aria-hidden />
          {m.add_place()}
        </Button>
      </span>
    </div>
  );
}

const named = (some: readonly { id: string; name: string }[]) => some.map(({ id, name }) => ({ id, text: name }));
