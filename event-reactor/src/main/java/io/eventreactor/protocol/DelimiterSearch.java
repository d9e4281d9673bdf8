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

package io.eventreactor.protocol;

/**
 * Looks for a delimiter in bytes that are not kept, so that its first bytes may be gone
 * when the last one comes.
 */
final class DelimiterSearch {

	private final byte[] delimiter;

	// How many bytes of the delimiter the last bytes were
	private int matched;

	DelimiterSearch(byte[] delimiter) {
		this.delimiter = delimiter;
	}

	/**
	 * Looks at the next byte.
	 * @param next the byte
	 * @return whether it completes the delimiter; the one after it begins a new search
	 */
	boolean next(byte next) {
		while (this.matched > 0 && this.delimiter[this.matched] != next) {
			this.matched = border(this.matched);
		}
		if (this.delimiter[this.matched] == next) {
			this.matched++;
		}
		if (this.matched < this.delimiter.length) {
			return false;
		}
		this.matched = 0;
		return true;
	}

	/**
	 * Finds the next shorter beginning of the delimiter that a beginning of it ends with.
	 * @param length how long that beginning is, at least 1
	 * @return how long the shorter one is
	 */
	private int border(int length) {
		for (int border = length - 1; border > 0; border--) {
			int start = length - border;
			int same = 0;
			while (same < border && this.delimiter[start + same] == this.delimiter[same]) {
				same++;
			}
			if (same == border) {
				return border;
			}
		}
		return 0;
	}

}
