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

package io.eventreactor.sample.keyvalue;

import java.util.Arrays;

/**
 * Bytes that are equal by value. Comparable, so that a hash map sorts the keys that
 * somebody made up to have one hash, and still finds each in logarithmic time.
 */
final class Key implements Comparable<Key> {

	private final byte[] bytes;

	private final int hash;

	/**
	 * Creates the key.
	 * @param bytes the bytes, which must not be changed afterwards
	 */
	Key(byte[] bytes) {
		this.bytes = bytes;
		this.hash = Arrays.hashCode(bytes);
	}

	int length() {
		return this.bytes.length;
	}

	@Override
	public int compareTo(Key other) {
		return Arrays.compare(this.bytes, other.bytes);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Key key && this.hash == key.hash && Arrays.equals(this.bytes, key.bytes);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

}
