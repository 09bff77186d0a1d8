import { ConsultationManner, type FreeMoment, type UserId, type Planning } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { today } from "../app/format.ts";
import { queries, type Wish } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Choices, SelectField, TextField } from "../ui/Field.tsx";
import { Fault } from "../ui/Notice.tsx";
import { showChoice } from "./clock.ts";
import { mannerWord } from "./words.ts";

type Props = {
  setup: Planning;
  wish: Wish;
  onWish: (wish: Wish) => void;
  chosen: FreeMoment | undefined;
  onChoose: (moment: FreeMoment) => void;
};

const keyOf = (it: FreeMoment) => `${it.professionalId} ${it.startsAt}`;

/** What is looked for, and the next moments that fit: any professional and any place unless one is chosen. */
export function MomentFields({ setup, wish, onWish, chosen, onChoose }: Props) {
  const found = useQuery(queries.moments(wish));
  const kinds = setup.consultations.filter((it) => !it.closed);
  const kind = kinds.find(({ id }) => id === wish.consultationId);
  const able = setup.professionals.filter(({ profession }) => profession === kind?.profession);
  const places = setup.places.filter((it) => !it.closed);
  const any = (text: string) => ({ id: "", text });
  return (
    <>
      <div className="beside" data-help="plan-what">
        <SelectField
          label={m.consultation_kind()}
          name="consultation"
          defaultValue={wish.consultationId}
          options={kinds.map((it) => ({ id: it.id, text: `${it.name} (${m.minutes_long({ count: it.minutes })})` }))}
          onChange={(id) => onWish({ ...wish, consultationId: id, professionalId: undefined })}
        />
        <SelectField
          label={m.appointment_how()}
          name="manner"
          defaultValue={wish.manner}
          options={ConsultationManner.options.map((id) => ({ id, text: mannerWord(id) }))}
          onChange={(manner) => onWish({ ...wish, manner: manner as ConsultationManner })}
        />
        <SelectField
          key={wish.consultationId}
          label={m.professional()}
          name="professional"
          defaultValue={wish.professionalId ?? ""}
          options={[any(m.any_professional()), ...able.map((it) => ({ id: it.userId, text: it.displayName }))]}
          onChange={(id) => onWish({ ...wish, professionalId: (id || undefined) as UserId | undefined })}
        />
        <SelectField
          label={m.consultation_place()}
          name="place"
          defaultValue={wish.placeId ?? ""}
          options={[any(m.any_place()), ...places.map(({ id, name }) => ({ id, text: name }))]}
          onChange={(id) => onWish({ ...wish, placeId: id || undefined })}
        />
        <TextField
          label={m.moments_from()}
          name="from"
          type="date"
          defaultValue={wish.from ?? today()}
          onChange={(from) => from && onWish({ ...wish, from })}
        />
      </div>
      <Fault of={found.error} />
      {found.data?.length === 0 && <p className="hint">{m.no_moments()}</p>}
      {found.isPending && <p className="hint">{m.loading()}</p>}
      {!!found.data?.length && (
        <div data-help="plan-moment">
          <Choices
            label={m.moments_that_fit()}
            name="moment"
            isRequired
            value={chosen && found.data.some((it) => keyOf(it) === keyOf(chosen)) ? keyOf(chosen) : ""}
            onChange={(key) => onChoose(found.data.find((it) => keyOf(it) === key)!)}
            options={found.data.map((it) => ({
              id: keyOf(it),
              text: showChoice(it.startsAt),
              hint: [it.professionalName, wish.manner === "on_site" && it.placeName].filter(Boolean).join(" · "),
            }))}
          />
        </div>
      )}
    </>
  );
}
