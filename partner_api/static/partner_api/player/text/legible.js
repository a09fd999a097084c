// @ts-check
// The smallest type that is read from afar. Pure.
//
// Letters are read from about 250 times the height of their capitals: AS 1319-1994 asks for 5 mm a metre in good light
// (1:200), the United States Sign Council and Penn State University (1998) found an inch for 25 feet and more (1:300).
// A manifest tells the distance and no size in metres. Without a distance the screen is taken as seen from eight times
// its shorter side, the furthest that screens are planned for ("4/6/8 rule" of the audiovisual trade); with one, the
// side as the 3 m of a usual videotron.

const DISTANCES = 250;
const CAPITAL = 0.72; // of the size of the type
const SIDE_M = 3;

/** In percent of the shorter side of the screen: above `most` the credit of an item would fill a third of it. */
export const SMALLEST = Object.freeze({ least: 3.2, most: 5.5 });

/**
 * The smallest type of a screen that is seen from `metres`, in percent of its shorter side.
 * @param {number | null | undefined} metres
 */
export function smallest(metres) {
  const asked = metres ? (100 * metres) / (DISTANCES * CAPITAL * SIDE_M) : 0;
  return Math.min(Math.max(asked, SMALLEST.least), SMALLEST.most);
}
