import { tooLittle } from "../../capacity/window";
import { binWith, profileOf } from "../profile-builder";

const minutes = (count: number, everyMinutes: number) =>
  profileOf(Array.from({ length: count }, (_, i) => binWith({ startSeconds: 60 * everyMinutes * i })));

test.each([
  { what: "a day with a bin every ten minutes", profile: minutes(145, 10), says: [] },
  {
    what: "one bin",
    profile: minutes(1, 1),
    says: ["must cover 24 hours at least, got 0", "must hold 60 bins with traffic of chat at least, got 1"],
  },
  { what: "an hour without a gap", profile: minutes(60, 1), says: ["must cover 24 hours at least, got 1"] },
  {
    what: "two days of an hour each",
    profile: minutes(49, 60),
    says: ["must hold 60 bins with traffic of chat at least, got 49"],
  },
])("$what: $says", ({ profile, says }) => {
  expect(tooLittle(profile)).toEqual(says);
});
