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
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The description of an endpoint begins with the name of no transport, or of one that is
 * there for something else.
 *
 * @since 0.1.0
 */
public class UnknownTransportException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final int position;

	private final String transport;

	private final List<String> known;

	private final String remedy;

	private final @Nullable String suggestion;

	/**
	 * Creates the exception.
	 * @param description the description
	 * @param position the place of the transport in it, beginning with 1
	 * @param transport what stands there
	 * @param known the transports that there are
	 * @param elsewhere what the transport is for, as a sentence without a final dot;
	 * {@code null} if it is for nothing
	 */
	public UnknownTransportException(String description, int position, String transport, Set<String> known,
			@Nullable String elsewhere) {
		super("Endpoint '" + description + "', character " + position + ": there is no transport '" + transport
				+ "' here. " + remedy(transport, known, elsewhere) + ".");
		this.description = description;
		this.position = position;
		this.transport = transport;
		this.known = List.copyOf(known);
		this.remedy = remedy(transport, known, elsewhere);
		this.suggestion = NearestName.of(transport, known);
	}

	private static String remedy(String transport, Set<String> known, @Nullable String elsewhere) {
		String suggestion = NearestName.of(transport, known);
		String hint = "";
		if (elsewhere != null) {
			hint = elsewhere + ". ";
		}
		else if (suggestion != null) {
			hint = "Did you mean " + suggestion + "? ";
		}
		return hint + "There is: " + String.join(", ", known);
	}

	/**
	 * Returns what could not be understood.
	 * @return the description
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * Returns where the transport stands.
	 * @return the number of its first character, beginning with 1
	 */
	public int getPosition() {
		return this.position;
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
	 * Returns what to do about it.
	 * @return what the transport is for, or the one that may have been meant; and those
	 * that there are. Without a final dot
	 */
	public String getRemedy() {
		return this.remedy;
	}

	/**
	 * Returns the transport that may have been meant.
	 * @return its name, or {@code null} if none is similar
	 */
	public @Nullable String getSuggestion() {
		return this.suggestion;
	}

}
