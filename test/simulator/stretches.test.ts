import fc from "fast-check";
import { Place } from "../../simulator/ways/place";
import { Stretches } from "../../simulator/ways/stretches";

test("knows the numbers between two that lead to one place, whatever the order in which they are learned, and no others", () => {
  const places = Array.from({ length: 4 }, () => new Place(undefined, undefined));
  // Where a number leads: a place for each quarter of a hundred.
  const leads = (number: number) => places[Math.floor(number / 25)] as Place;
  fc.assert(
    fc.property(fc.array(fc.nat(99), { maxLength: 40 }), (numbers) => {
      const stretches = new Stretches();
      for (const number of numbers) stretches.learn(number, leads(number));
      for (let number = 0; number < 100; number++) {
        const alike = numbers.filter((each) => leads(each) === leads(number));
        const isBetween = alike.some((each) => each <= number) && alike.some((each) => each >= number);
        expect(stretches.of(number)).toBe(isBetween ? leads(number) : undefined);
      }
    }),
    { seed: 3, numRuns: 200 },
  );
});
