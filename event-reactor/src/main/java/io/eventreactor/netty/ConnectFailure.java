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
 * Tells why an attempt to connect failed.
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
		if (failure instanceof UnknownHostException) {
			return Reason.UNKNOWN_HOST;
		}
		if (failure instanceof NoRouteToHostException) {
			return Reason.NO_ROUTE;
		}
		// Of a Unix socket, no file means that nobody listens
		if (failure instanceof FileNotFoundException) {
			return Reason.REFUSED;
		}
		SystemError error = SystemError.of(failure);
		if (error == null) {
			return (failure instanceof ConnectException) ? Reason.REFUSED : Reason.OTHER;
		}
		return switch (error) {
			case REFUSED, NO_FILE -> Reason.REFUSED;
			case TIMED_OUT -> Reason.TIMED_OUT;
			case UNREACHABLE -> Reason.NO_ROUTE;
			case ADDRESS_IN_USE, ADDRESS_NOT_LOCAL -> Reason.CANNOT_BIND;
			case NOT_PERMITTED -> Reason.OTHER;
		};
	}

}
