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

import org.jspecify.annotations.Nullable;

/**
 * What is known about a {@link Deferred} for the sake of whoever looks for an error: the
 * places where it was created and fired in debug mode, and whether its failure is being
 * watched. Most Deferreds have none.
 */
final class Diagnosis {

	/** The debug mode. */
	static volatile boolean enabled = Boolean.getBoolean("io.eventreactor.defer.debug");

	private @Nullable Throwable creation;

	private @Nullable Throwable firing;

	private UnhandledFailures.@Nullable Watch watch;

	static Diagnosis of(@Nullable Diagnosis present) {
		return (present != null) ? present : new Diagnosis();
	}

	static AlreadyCalledException alreadyCalled(@Nullable Diagnosis diagnosis) {
		AlreadyCalledException exception = new AlreadyCalledException();
		if (diagnosis != null && diagnosis.creation != null) {
			exception.addSuppressed(diagnosis.creation);
		}
		if (diagnosis != null && diagnosis.firing != null) {
			exception.addSuppressed(diagnosis.firing);
		}
		return exception;
	}

	Diagnosis created() {
		this.creation = new CallSite("The Deferred was created here");
		return this;
	}

	Diagnosis fired() {
		this.firing = new CallSite("The Deferred was fired first here");
		return this;
	}

	Diagnosis track(CallbackChain chain, Throwable failure) {
		forget();
		this.watch = UnhandledFailures.watch(chain, failure, this.creation);
		return this;
	}

	void forget() {
		if (this.watch != null) {
			this.watch.end();
			this.watch = null;
		}
	}

	/**
	 * A place in the code, with the way there as its stack trace.
	 */
	@SuppressWarnings("serial")
	private static final class CallSite extends Throwable {

		CallSite(String message) {
			super(message);
		}

		@Override
		public String toString() {
			return String.valueOf(getMessage());
		}

	}

}
