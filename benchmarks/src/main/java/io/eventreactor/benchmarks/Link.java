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

package io.eventreactor.benchmarks;

/**
 * A value that leads to the next one, so that a step depends on the step before it and
 * allocates nothing.
 */
final class Link {

	private static final int RING_SIZE = 8;

	private Link next = this;

	Link next() {
		return this.next;
	}

	/**
	 * Creates a ring of links.
	 * @return one of them
	 */
	static Link ring() {
		Link first = new Link();
		Link last = first;
		for (int i = 1; i < RING_SIZE; i++) {
			last.next = new Link();
			last = last.next;
		}
		last.next = first;
		return first;
	}

	/**
	 * Goes ahead.
	 * @param steps how far
	 * @return the link that is reached
	 */
	Link ahead(int steps) {
		Link link = this;
		for (int i = 0; i < steps; i++) {
			link = link.next;
		}
		return link;
	}

}
