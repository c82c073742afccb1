import { specification } from '../../lib/book/specification.ts';
import type { Field } from '../../lib/wire/events.ts';
import { bitPattern, hex, pieces, text } from './bytes.ts';
import { sizeInWords } from './units.ts';

interface FieldsProps {
  fields: Field[];
  bytes: Uint8Array;
  /** The specification of the field that these are parts of; it is not said again. */
  specified?: string | undefined;
}

/** The labelled bytes of an event, field by field in the order of the wire. */
export function Fields({ fields, bytes, specified }: FieldsProps) {
  return (
    <ul class="fields">
      {fields.map((field) => (
        <FieldItem field={field} bytes={bytes} specified={specified} />
      ))}
    </ul>
  );
}

function FieldItem({ field, bytes, specified }: Omit<FieldsProps, 'fields'> & { field: Field }) {
  const { label, value, note, specification, bits, children = [] } = field;
  const own = bytes.subarray(field.start, field.end);
  const group = children.length > 0;
  const length = sizeInWords(own.length);
  // What the bytes beside it say already is not said twice.
  const told = value === '' || value === length || (!group && value === plain(own));
  return (
    <li class={group ? 'field group' : 'field'}>
      <div class="told">
        <b>{label}</b>
        {!told && <span class="value">{value}</span>}
        {group && <span class="span">{length}</span>}
        {note && <span class="note">{note}</span>}
        {specification && specification !== specified && <Specified label={specification} />}
      </div>
      {group ? (
        <Fields fields={children} bytes={bytes} specified={specification ?? specified} />
      ) : bits ? (
        <code class="bits">{bitPattern(own, bits)}</code>
      ) : (
        <Bytes bytes={own} start={field.start} />
      )}
    </li>
  );
}

/** The text of bytes without the line end behind it. */
function plain(bytes: Uint8Array): string {
  return text(bytes).replace(/·*$/, '');
}

/** Offset, hexadecimal and text side by side; the style sheet decides how many bytes a line has. */
export function Bytes({ bytes, start }: { bytes: Uint8Array; start: number }) {
  return (
    <>
      {pieces(bytes).map((piece) => (
        <>
          {piece.skipped > 0 && <p class="skipped">{sizeInWords(piece.skipped)} not shown</p>}
          <div class="dump">
            <code class="offset">{start + piece.start}</code>
            <code class="hex">{hex(piece.bytes)}</code>
            <code class="text">{text(piece.bytes)}</code>
          </div>
        </>
      ))}
    </>
  );
}

function Specified({ label }: { label: string }) {
  const reference = specification(label);
  return reference ? (
    <a class="spec" href={reference.url}>
      {label}
    </a>
  ) : (
    <span class="spec">{label}</span>
  );
}
