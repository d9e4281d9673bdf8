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

package io.eventreactor.fuzz;

import java.nio.charset.StandardCharsets;

import io.eventreactor.policy.Cidr;

/**
 * {@link Cidr}.
 */
public final class CidrFuzz {

	private CidrFuzz() {
	}

	/**
	 * Parses an input.
	 * @param input the input, as UTF-8
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		String text = new String(input, StandardCharsets.UTF_8);
		Cidr range;
		try {
			range = Cidr.parse(text);
		}
		catch (IllegalArgumentException ex) {
			if (ex.getClass() != IllegalArgumentException.class || !ex.getMessage().contains(text)) {
				throw new AssertionError("'" + text + "' is refused without being named", ex);
			}
			return;
		}
		Cidr again = Cidr.parse(range.toString());
		if (!again.equals(range) || again.hashCode() != range.hashCode()) {
			throw new AssertionError("'" + text + "' is " + range + ", which is " + again);
		}
		if (!range.contains(range.network())) {
			throw new AssertionError("'" + text + "' does not contain its first address");
		}
	}

}
