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

package io.eventreactor.defer;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Calls which may make further calls of their kind within themselves. They are nested up
 * to a limit, so that a few of them happen in the order that one expects of plain calls,
 * and beyond it made one after another, so that the stack stays small however many there
 * are.
 */
final class BoundedNesting {

	private static final int LIMIT = 64;

	// Removed with the last call, to leave nothing behind in threads of others
	private static final ThreadLocal<@Nullable BoundedNesting> PRESENT = new ThreadLocal<>();

	private final Deque<Runnable> postponed = new ArrayDeque<>();

	private int depth;

	private BoundedNesting() {
	}

	/**
	 * Makes a call now, or as soon as the innermost call around this one has ended. In
	 * the latter case, what it throws comes out of that one.
	 * @param call what to call
	 */
	static void run(Runnable call) {
		BoundedNesting nesting = PRESENT.get();
		if (nesting == null) {
			nesting = new BoundedNesting();
			PRESENT.set(nesting);
		}
		if (nesting.depth == LIMIT) {
			nesting.postponed.add(call);
		}
		else {
			nesting.nest(call);
		}
	}

	private void nest(Runnable first) {
		Throwable thrown = null;
		this.depth++;
		try {
			Runnable call = first;
			while (call != null) {
				try {
					call.run();
				}
				catch (RuntimeException | Error ex) {
					// Those who wait behind it are not to wait for ever
					thrown = (thrown != null) ? thrown : ex;
				}
				call = (this.depth == LIMIT) ? this.postponed.poll() : null;
			}
		}
		finally {
			this.depth--;
			if (this.depth == 0) {
				PRESENT.remove();
			}
		}
		if (thrown != null) {
			Deferred.rethrow(thrown);
		}
	}

}
