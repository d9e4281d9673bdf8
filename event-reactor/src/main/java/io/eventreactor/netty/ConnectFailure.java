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

import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

import io.eventreactor.CannotConnectException;
import io.eventreactor.CannotConnectException.Reason;

/**
 * Tells why an attempt to connect failed. Each transport has exceptions of its own; what
 * they share is the text of the system's error.
 */
final class ConnectFailure {

	private ConnectFailure() {
	}

	static CannotConnectException of(Object destination, Throwable failure) {
		if (failure instanceof CannotConnectException known) {
			return known;
		}
		return new CannotConnectException(destination, reason(failure), failure);
	}

	private static Reason reason(Throwable failure) {
		String text = String.valueOf(failure.getMessage());
		if (failure instanceof UnknownHostException) {
			return Reason.UNKNOWN_HOST;
		}
		// Of a Unix socket, no file means that nobody listens
		if (text.contains("refused") || text.contains("No such file") || failure instanceof FileNotFoundException) {
			return Reason.REFUSED;
		}
		if (text.contains("timed out")) {
			return Reason.TIMED_OUT;
		}
		if (failure instanceof NoRouteToHostException || text.contains("unreachable") || text.contains("No route")) {
			return Reason.NO_ROUTE;
		}
		if (text.contains("already in use") || text.contains("Cannot assign requested address")) {
			return Reason.CANNOT_BIND;
		}
		return (failure instanceof ConnectException) ? Reason.REFUSED : Reason.OTHER;
	}

}
