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

package io.eventreactor.netty;

import java.net.BindException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

import org.jspecify.annotations.Nullable;

import io.eventreactor.CannotListenException;
import io.eventreactor.CannotListenException.Reason;

/**
 * Tells why an address could not be bound. Each transport has exceptions of its own; what
 * they share is the text of the system's error.
 */
final class BindFailure {

	private BindFailure() {
	}

	static CannotListenException of(SocketAddress address, @Nullable Throwable cause) {
		Throwable failure = (cause != null) ? cause : new BindException("The bind did not complete");
		return new CannotListenException(address, reason(failure), failure);
	}

	private static Reason reason(Throwable failure) {
		String text = String.valueOf(failure.getMessage());
		if (failure instanceof UnresolvedAddressException || failure instanceof UnknownHostException
				|| text.contains("assign requested address")) {
			return Reason.NOT_LOCAL;
		}
		if (text.contains("Permission denied")) {
			return Reason.NOT_PERMITTED;
		}
		if (failure instanceof BindException || text.contains("already in use")) {
			return Reason.IN_USE;
		}
		return Reason.OTHER;
	}

}
