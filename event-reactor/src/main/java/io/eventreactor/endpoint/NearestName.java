/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.endpoint;

import java.util.Collection;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Finds what may have been meant by a misspelt name.
 */
final class NearestName {

	/**
	 * Longer ones are no slips, and comparing takes time.
	 */
	private static final int MAXIMUM_LENGTH = 40;

	private NearestName() {
	}

	/**
	 * Finds the most similar of some names, regardless of case.
	 * @param word what was written
	 * @param names what could have been
	 * @return the name, or {@code null} if none is similar
	 */
	static @Nullable String of(String word, Collection<String> names) {
		if (word.length() > MAXIMUM_LENGTH) {
			return null;
		}
		String best = null;
		int least = Integer.MAX_VALUE;
		for (String name : names) {
			int distance = distance(word.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
			// One slip for each three letters: "udp" is not meant to be "tcp"
			if (distance < least && distance <= name.length() / 3) {
				best = name;
				least = distance;
			}
		}
		return best;
	}

	// The number of characters to insert, remove, replace or swap with their neighbour
	private static int distance(String from, String to) {
		int[][] distances = new int[from.length() + 1][to.length() + 1];
		for (int row = 0; row <= from.length(); row++) {
			for (int column = 0; column <= to.length(); column++) {
				distances[row][column] = (row == 0 || column == 0) ? row + column
						: distance(from, to, distances, row, column);
			}
		}
		return distances[from.length()][to.length()];
	}

	private static int distance(String from, String to, int[][] distances, int row, int column) {
		char left = from.charAt(row - 1);
		char right = to.charAt(column - 1);
		int changed = distances[row - 1][column - 1] + ((left == right) ? 0 : 1);
		int least = Math.min(changed, Math.min(distances[row - 1][column], distances[row][column - 1]) + 1);
		boolean swapped = row > 1 && column > 1 && left == to.charAt(column - 2) && right == from.charAt(row - 2);
		return swapped ? Math.min(least, distances[row - 2][column - 2] + 1) : least;
	}

}
