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

import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;

/**
 * The failure of a {@link Deferred} that was cancelled. As a
 * {@link CancellationException} it also makes a future that it is passed to a cancelled
 * one.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public class CancelledException extends CancellationException {

	/**
	 * Creates the exception.
	 */
	public CancelledException() {
		this(null);
	}

	/**
	 * Creates the exception.
	 * @param cause why it was cancelled, if there is more to say
	 */
	public CancelledException(@Nullable Throwable cause) {
		super("The Deferred was cancelled");
		if (cause != null) {
			initCause(cause);
		}
	}

}
