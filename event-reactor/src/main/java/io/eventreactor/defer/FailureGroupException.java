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

import java.util.List;

/**
 * All of several {@link Deferred}s failed. The cause is the failure of the first one in
 * their order; the others are suppressed exceptions.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public class FailureGroupException extends RuntimeException {

	private final List<Throwable> failures;

	/**
	 * Creates the exception.
	 * @param failures the failures in the order of the Deferreds, at least one
	 */
	public FailureGroupException(List<? extends Throwable> failures) {
		super("All " + failures.size() + " Deferreds failed, the first with " + failures.get(0), failures.get(0));
		this.failures = List.copyOf(failures);
		this.failures.stream().skip(1).forEach(this::addSuppressed);
	}

	/**
	 * Tells the failures.
	 * @return the failure of each Deferred, in their order; cannot be modified
	 */
	public List<Throwable> failures() {
		return this.failures;
	}

}
