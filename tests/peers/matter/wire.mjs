// matter.js' values to the JSON of Home Assistant's Matter Server, and back.
// Attributes: structs by field number. Commands and events: by the names of the CHIP SDK. Bitmaps are numbers, bytes
// base64, times seconds since 2000.
import { Bytes, camelize } from "@matter/main";
import { FieldValue } from "@matter/main/model";

const EPOCH = 946684800; // matter.js counts from 1970.

const isEpoch = (model) => model.type === "epoch-s" || model.metabase?.name === "epoch-s";
const kind = (model) => model?.effectiveMetatype;
const bits = (model, cluster) => [...cluster.scope.membersOf(model)].map((member) => {
  const min = FieldValue.numericValue(member.constraint.value) ?? FieldValue.numericValue(member.constraint.min) ?? 0;
  const max = FieldValue.numericValue(member.constraint.max);
  return { names: [member.propertyName, member.title && camelize(member.title)], min, width: (max ?? min) - min + 1 };
});

// The CHIP SDK writes some words in capitals.
const chipName = (member) => member.propertyName.replace(/(Id|Pin)(?=[A-Z]|$)/g, (word) => word.toUpperCase());

export function toWire(value, model, cluster, byName = false) {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Uint8Array) return Bytes.toBase64(value);
  if (Array.isArray(value)) return value.map((item) => toWire(item, model?.members.at(0), cluster, byName));
  if (typeof value !== "object") return model && isEpoch(model) && typeof value === "number" ? value - EPOCH : value;
  if (kind(model) === "bitmap") {
    return bits(model, cluster).reduce((number, bit) => {
      const held = bit.names.map((name) => value[name]).find((v) => v !== undefined) ?? 0;
      return number + Number(held) * 2 ** bit.min;
    }, 0);
  }
  return Object.fromEntries((model?.members ?? []).filter((m) => value[m.propertyName] !== undefined)
    .map((m) => [byName ? chipName(m) : m.id, toWire(value[m.propertyName], m, cluster, byName)]));
}

export function fromWire(value, model, cluster) {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => fromWire(item, model.members.at(0), cluster));
  switch (kind(model)) {
    case "bytes": return Bytes.fromBase64(value);
    case "bitmap": return Object.fromEntries(bits(model, cluster)
      .map((bit) => [bit.names[0], bit.width > 1 ? (value >> bit.min) % 2 ** bit.width : Boolean((value >> bit.min) & 1)]));
    case "integer": return isEpoch(model) ? value + EPOCH : value;
    case "object": return Object.fromEntries(Object.entries(value).map(([key, item]) => {
      const member = model.members.find((m) => m.propertyName.toLowerCase() === key.toLowerCase());
      if (!member) throw new Error(`there is no field ${key}`);
      return [member.propertyName, fromWire(item, member, cluster)];
    }));
    default: return value;
  }
}
