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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The bytes of one port on one loop. Only the loop writes, so that counting is an
 * addition and no more; any thread may read.
 */
final class ByteCounters {

	private static final VarHandle RECEIVED;

	private static final VarHandle SENT;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			RECEIVED = lookup.findVarHandle(ByteCounters.class, "received", long.class);
			SENT = lookup.findVarHandle(ByteCounters.class, "sent", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private long received;

	private long sent;

	void addReceived(int bytes) {
		RECEIVED.setOpaque(this, this.received + bytes);
	}

	void addSent(int bytes) {
		SENT.setOpaque(this, this.sent + bytes);
	}

	long received() {
		return (long) RECEIVED.getOpaque(this);
	}

	long sent() {
		return (long) SENT.getOpaque(this);
	}

}
