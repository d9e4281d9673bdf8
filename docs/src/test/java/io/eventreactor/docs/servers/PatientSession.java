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

package io.eventreactor.docs.servers;

import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.spring.annotation.ProtocolHandler;

// tag::drain[]
@ProtocolHandler("orders")
class PatientSession extends LineReceiver {

	private boolean busy;

	private boolean draining;

	@Override
	protected void lineReceived(String line) {
		if (line.equals("begin")) {
			this.busy = true;
		}
		else if (line.equals("end")) {
			end();
		}
		else {
			sendLine("begin or end?");
		}
	}

	private void end() {
		this.busy = false;
		if (this.draining) {
			sendLine("done, goodbye");
			transport().loseConnection();
		}
	}

	@Override
	public void drain() {
		this.draining = true;
		if (!this.busy) {
			transport().loseConnection();
		}
	}

}
// end::drain[]
