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

import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The description of an endpoint begins with the name of no transport.
 *
 * @since 0.1.0
 */
public class UnknownTransportException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final String transport;

	private final List<String> known;

	private final @Nullable String suggestion;

	/**
	 * Creates the exception.
	 * @param description the description
	 * @param transport what it begins with
	 * @param known the transports that there are
	 */
	public UnknownTransportException(String description, String transport, Set<String> known) {
		super("Endpoint '" + description + "': there is no transport '" + transport + "'. Known: "
				+ String.join(", ", known) + ".");
		this.description = description;
		this.transport = transport;
		this.known = List.copyOf(known);
		this.suggestion = suggest(transport.toLowerCase(Locale.ROOT), this.known);
	}

	/**
	 * Returns what could not be understood.
	 * @return the description
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * Returns what was taken for a transport.
	 * @return what the description begins with
	 */
	public String getTransport() {
		return this.transport;
	}

	/**
	 * Returns the transports that there are.
	 * @return their names
	 */
	public List<String> getKnown() {
		return this.known;
	}

	/**
	 * Returns the transport that may have been meant.
	 * @return its name, or {@code null} if none is similar
	 */
	public @Nullable String getSuggestion() {
		return this.suggestion;
	}

	private static @Nullable String suggest(String transport, List<String> known) {
		String best = null;
		int least = Integer.MAX_VALUE;
		for (String name : known) {
			int distance = distance(transport, name);
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
